using FraudSignals.Formats.Input;
using FraudSignals.Formats.Records;
using FraudSignals.Http.Contract;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace FraudSignals.Http.Body;

/// <summary>The body of a request: how it is written, and its unpacked bytes within limits.</summary>
internal static class RequestBody
{
    /// <summary>The content types taken, for people to read.</summary>
    public const string SupportedTypes =
        "application/json (an array), application/x-ndjson (one object a line) or text/csv (with a header), or what the layout of the "
        + "source describes";

    /// <summary>The format a content type names, or null.</summary>
    public static BatchFormat? FormatOf(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type))
        {
            return null;
        }

        var charset = HeaderUtilities.RemoveQuotes(type.Charset);
        if (charset.HasValue && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            && !charset.Equals("us-ascii", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return type.MediaType.Value?.ToLowerInvariant() switch
        {
            "application/json" => BatchFormat.Json,
            "application/x-ndjson" or "application/ndjson" or "application/jsonl" or "application/x-jsonlines" => BatchFormat.NdJson,
            "text/csv" or "application/csv" => BatchFormat.Csv,
            "application/xml" or "text/xml" => BatchFormat.Xml,
            _ => null,
        };
    }

    /// <summary>The encoding a request names, as <see cref="Unpack"/> takes it; empty for none.</summary>
    public static string EncodingOf(HttpRequest request) => request.Headers.ContentEncoding.ToString().Trim().ToLowerInvariant() switch
    {
        "identity" => "",
        var encoding => encoding,
    };

    /// <summary>The body as it was before it was compressed, within the limits; null where the encoding is not known.</summary>
    public static Stream? Unpack(Stream body, string encoding, HttpLimits limits)
    {
        var sent = new LimitedStream(body, limits.MaxBodyBytes, "as sent");
        return encoding.Length == 0 ? sent
            : Unpacking.Open(sent, encoding) is { } unpacked
                ? new LimitedStream(new UnpackedStream(unpacked, sent, limits.MaxRatio), limits.MaxUnpackedBytes, "unpacked")
            : null;
    }

    /// <summary>What to answer when reading threw; null where the client is gone and nobody reads an answer.</summary>
    public static (int Status, ReadProblem Problem)? Explain(Exception exception) => exception switch
    {
        BodyTooLargeException large => (StatusCodes.Status413PayloadTooLarge, new ReadProblem(large.Code, large.Message)),
        BadHttpRequestException bad =>
            (bad.StatusCode, new ReadProblem(ErrorCodes.CutOff, "The body ends before all of it has come. Send the batch again.")),
        UnreadableDataException unreadable => (StatusCodes.Status400BadRequest, new ReadProblem(unreadable.Code, unreadable.Message)),
        _ => null,
    };
}
