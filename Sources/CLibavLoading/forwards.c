// The functions of libav that AudioFiles calls: each passes on to the library's own.
//
// The compiler holds every line to the prototype in libav's headers.

#include "symbols.h"

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/channel_layout.h>
#include <libavutil/opt.h>

// Hidden, so that libav's own calls never come back here.
#define FORWARD(result, name, parameters, arguments)              \
  __attribute__((visibility("hidden"))) result name parameters {  \
    static _Atomic(void *) found;                                 \
    void *function = found;                                       \
    if (!function) found = function = lacquer_libav_symbol(#name); \
    return ((result(*) parameters)function)arguments;             \
  }

FORWARD(enum AVChannel, av_channel_layout_channel_from_index,
    (const AVChannelLayout *a, unsigned int b),
    (a, b))
FORWARD(int, av_channel_layout_copy, (AVChannelLayout *a, const AVChannelLayout *b), (a, b))
FORWARD(void, av_channel_layout_default, (AVChannelLayout *a, int b), (a, b))
FORWARD(void, av_dict_free, (AVDictionary **a), (a))
FORWARD(AVDictionaryEntry *, av_dict_get,
    (const AVDictionary *a, const char *b, const AVDictionaryEntry *c, int d),
    (a, b, c, d))
FORWARD(int, av_dict_set, (AVDictionary **a, const char *b, const char *c, int d), (a, b, c, d))
FORWARD(int, av_find_best_stream,
    (AVFormatContext *a, enum AVMediaType b, int c, int d, const AVCodec **e, int f),
    (a, b, c, d, e, f))
FORWARD(AVFrame *, av_frame_alloc, (void), ())
FORWARD(void, av_frame_free, (AVFrame **a), (a))
FORWARD(int, av_frame_get_buffer, (AVFrame *a, int b), (a, b))
FORWARD(int, av_frame_make_writable, (AVFrame *a), (a))
FORWARD(void, av_free, (void *a), (a))
FORWARD(void, av_freep, (void *a), (a))
FORWARD(enum AVSampleFormat, av_get_packed_sample_fmt, (enum AVSampleFormat a), (a))
FORWARD(void, av_log_set_level, (int a), (a))
FORWARD(void *, av_malloc, (size_t a), (a))
FORWARD(int, av_opt_set, (void *a, const char *b, const char *c, int d), (a, b, c, d))
FORWARD(AVPacket *, av_packet_alloc, (void), ())
FORWARD(void, av_packet_free, (AVPacket **a), (a))
FORWARD(uint8_t *, av_packet_get_side_data,
    (const AVPacket *a, enum AVPacketSideDataType b, size_t *c),
    (a, b, c))
FORWARD(void, av_packet_rescale_ts, (AVPacket *a, AVRational b, AVRational c), (a, b, c))
FORWARD(void, av_packet_unref, (AVPacket *a), (a))
FORWARD(int, av_read_frame, (AVFormatContext *a, AVPacket *b), (a, b))
FORWARD(int64_t, av_rescale_q, (int64_t a, AVRational b, AVRational c), (a, b, c))
FORWARD(int, av_sample_fmt_is_planar, (enum AVSampleFormat a), (a))
FORWARD(int, av_strerror, (int a, char *b, size_t c), (a, b, c))
FORWARD(int, av_write_frame, (AVFormatContext *a, AVPacket *b), (a, b))
FORWARD(int, av_write_trailer, (AVFormatContext *a), (a))
FORWARD(AVCodecContext *, avcodec_alloc_context3, (const AVCodec *a), (a))
FORWARD(const AVCodecDescriptor *, avcodec_descriptor_get, (enum AVCodecID a), (a))
FORWARD(const AVCodec *, avcodec_find_decoder, (enum AVCodecID a), (a))
FORWARD(const AVCodec *, avcodec_find_encoder_by_name, (const char *a), (a))
FORWARD(void, avcodec_free_context, (AVCodecContext **a), (a))
FORWARD(const char *, avcodec_get_name, (enum AVCodecID a), (a))
FORWARD(int, avcodec_open2, (AVCodecContext *a, const AVCodec *b, AVDictionary **c), (a, b, c))
FORWARD(int, avcodec_parameters_from_context,
    (AVCodecParameters *a, const AVCodecContext *b),
    (a, b))
FORWARD(int, avcodec_parameters_to_context, (AVCodecContext *a, const AVCodecParameters *b), (a, b))
FORWARD(int, avcodec_receive_frame, (AVCodecContext *a, AVFrame *b), (a, b))
FORWARD(int, avcodec_receive_packet, (AVCodecContext *a, AVPacket *b), (a, b))
FORWARD(int, avcodec_send_frame, (AVCodecContext *a, const AVFrame *b), (a, b))
FORWARD(int, avcodec_send_packet, (AVCodecContext *a, const AVPacket *b), (a, b))
FORWARD(unsigned, avcodec_version, (void), ())
FORWARD(AVFormatContext *, avformat_alloc_context, (void), ())
FORWARD(int, avformat_alloc_output_context2,
    (AVFormatContext **a, const AVOutputFormat *b, const char *c, const char *d),
    (a, b, c, d))
FORWARD(void, avformat_close_input, (AVFormatContext **a), (a))
FORWARD(int, avformat_find_stream_info, (AVFormatContext *a, AVDictionary **b), (a, b))
FORWARD(void, avformat_free_context, (AVFormatContext *a), (a))
FORWARD(AVStream *, avformat_new_stream, (AVFormatContext *a, const AVCodec *b), (a, b))
FORWARD(int, avformat_open_input,
    (AVFormatContext **a, const char *b, const AVInputFormat *c, AVDictionary **d),
    (a, b, c, d))
FORWARD(unsigned, avformat_version, (void), ())
FORWARD(int, avformat_write_header, (AVFormatContext *a, AVDictionary **b), (a, b))
FORWARD(void, avio_context_free, (AVIOContext **a), (a))
FORWARD(void, avio_flush, (AVIOContext *a), (a))

// What the write callback gets is const from FFmpeg 7 on.
#if LIBAVFORMAT_VERSION_MAJOR >= 61
typedef const uint8_t WrittenByte;
#else
typedef uint8_t WrittenByte;
#endif
FORWARD(AVIOContext *, avio_alloc_context,
    (unsigned char *a, int b, int c, void *d, int (*e)(void *, uint8_t *, int),
     int (*f)(void *, WrittenByte *, int), int64_t (*g)(void *, int64_t, int)),
    (a, b, c, d, e, f, g))
