using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace FraudSignals.Http.Contract;

/// <summary>An answer with its length beside it, the same to GET and to HEAD, compressed for those who take it so.</summary>
/// <param name="content">The body.</param>
/// <param name="contentType">What it is.</param>
/// <param name="status">The HTTP status.</param>
/// <param name="isTagged">Whether it has an ETag, so that who has it already is told 304.</param>
internal class BytesAnswer(byte[] content, string contentType, int status, bool isTagged = false) : IResult, IStatusCodeHttpResult
{
    // Below it a packed answer fills no fewer network packets.
    private const int WorthPacking = 1024;

    public int? StatusCode => status;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var body = content;
        if (isTagged)
        {
            // Weak, since it is the same for the answer packed or not.
            var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(body))[..32]}\"", isWeak: true);
            response.GetTypedHeaders().ETag = tag;
            if (httpContext.Request.GetTypedHeaders().IfNoneMatch.Any(
                t => t.Equals(EntityTagHeaderValue.Any) || t.Compare(tag, useStrongComparison: false)))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }

        if (body.Length >= WorthPacking)
        {
            response.Headers.Vary = HeaderNames.AcceptEncoding;
            if (Encoding(httpContext.Request) is { } encoding)
            {
                response.Headers.ContentEncoding = encoding;
                body = Pack(body, encoding);
            }
        }

        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(httpContext.Request.Method))
        {
            await response.Body.WriteAsync(body, httpContext.RequestAborted);
        }
    }

    // Brotli at its quickest packs better than gzip at the same cost.
    private static string? Encoding(HttpRequest request)
    {
        var taken = request.GetTypedHeaders().AcceptEncoding;
        return Takes("br") ? "br" : Takes("gzip") ? "gzip" : null;

        bool Takes(string encoding) => taken.Any(t => t.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && t.Quality is not 0);
    }

    private static byte[] Pack(byte[] body, string encoding)
    {
        using var packed = new MemoryStream();
        using (Stream packing = encoding == "br" ? new BrotliStream(packed, CompressionLevel.Fastest)
            : new GZipStream(packed, CompressionLevel.Fastest))
        {
            packing.Write(body);
        }

        return packed.ToArray();
    }
}
