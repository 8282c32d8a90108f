using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;

namespace FraudSignals.Host.Ingesting;

/// <summary>A stream as the body of a request, compressed on its way.</summary>
internal sealed class PackedContent : HttpContent
{
    private readonly Stream _content;

    public PackedContent(Stream content, string contentType)
    {
        _content = content;
        Headers.ContentType = new MediaTypeHeaderValue(contentType);
        Headers.ContentEncoding.Add("gzip");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await using var packed = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true);
        await _content.CopyToAsync(packed, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
