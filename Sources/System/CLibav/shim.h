#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/channel_layout.h>
#include <libavutil/opt.h>

// AVERROR and the codes built from it are macros with casts, which Swift does not import.
static inline int lacquer_av_error(int number) { return AVERROR(number); }
static inline int lacquer_av_error_end_of_file(void) { return AVERROR_EOF; }

// AV_NOPTS_VALUE is a macro with a cast.
static inline int64_t lacquer_av_no_timestamp(void) { return AV_NOPTS_VALUE; }

// Demuxers of playlists and movies with references ask io_open for other files and addresses. An
// input may name whatever it likes; the answer is always that it is not allowed.
static inline int lacquer_av_refuse_opening(
    struct AVFormatContext *context, AVIOContext **io, const char *url, int flags,
    AVDictionary **options) {
  (void)context; (void)url; (void)flags; (void)options;
  *io = NULL;
  return AVERROR(EACCES);
}
static inline void lacquer_av_refuse_other_files(struct AVFormatContext *context) {
  context->io_open = lacquer_av_refuse_opening;
}

// The write callback's bytes are const from FFmpeg 7 on and not before; ours are const always.
static inline AVIOContext *lacquer_av_output(
    unsigned char *buffer, int size, void *opaque,
    int (*write)(void *opaque, const uint8_t *bytes, int count),
    int64_t (*seek)(void *opaque, int64_t offset, int whence)) {
  return avio_alloc_context(buffer, size, 1, opaque, NULL, (void *)write, seek);
}
