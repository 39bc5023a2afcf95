#include <curl/curl.h>

// curl_easy_setopt is variadic, which Swift cannot call: one function a type.
static inline CURLcode lq_curl_set_long(CURL *curl, CURLoption option, long value) {
  return curl_easy_setopt(curl, option, value);
}
static inline CURLcode lq_curl_set_offset(CURL *curl, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(curl, option, value);
}
static inline CURLcode lq_curl_set_text(CURL *curl, CURLoption option, const char *value) {
  return curl_easy_setopt(curl, option, value);
}
static inline CURLcode lq_curl_set_list(CURL *curl, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(curl, option, value);
}
static inline CURLcode lq_curl_set_pointer(CURL *curl, CURLoption option, void *value) {
  return curl_easy_setopt(curl, option, value);
}
// What reads, what writes and what takes header lines have the same shape.
typedef size_t (*lq_curl_callback)(char *bytes, size_t size, size_t count, void *context);
static inline CURLcode lq_curl_set_callback(CURL *curl, CURLoption option, lq_curl_callback value) {
  return curl_easy_setopt(curl, option, value);
}
typedef int (*lq_curl_seek)(void *context, curl_off_t offset, int origin);
static inline CURLcode lq_curl_set_seek(CURL *curl, CURLoption option, lq_curl_seek value) {
  return curl_easy_setopt(curl, option, value);
}
typedef int (*lq_curl_opened)(void *context, curl_socket_t socket, curlsocktype purpose);
static inline CURLcode lq_curl_set_opened(CURL *curl, CURLoption option, lq_curl_opened value) {
  return curl_easy_setopt(curl, option, value);
}
