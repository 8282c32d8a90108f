using Azure.Core;
using Azure.Core.Pipeline;

namespace FraudSignals.Benchmarks.Measuring;

/// <summary>Counts requests to tables, and the entities they read and write: a transaction's body has a part for each.</summary>
internal sealed class RequestCount : HttpPipelinePolicy
{
    private static readonly byte[] Part = "HTTP/1.1\r\n"u8.ToArray();

    private long _reads;
    private long _writes;
    private long _requests;

    public (long Reads, long Writes, long Requests) Counts =>
        (Volatile.Read(ref _reads), Volatile.Read(ref _writes), Volatile.Read(ref _requests));

    public void Clear() => (_reads, _writes, _requests) = (0, 0, 0);

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Interlocked.Increment(ref _requests);
        if (message.Request.Method == RequestMethod.Get)
        {
            Interlocked.Increment(ref _reads);
        }
        else
        {
            Interlocked.Add(ref _writes, await PartsAsync(message));
        }

        await ProcessNextAsync(message, pipeline);
    }

    private static async ValueTask<long> PartsAsync(HttpMessage message)
    {
        if (message.Request.Content is not { } content || !message.Request.Uri.Path.EndsWith("$batch", StringComparison.Ordinal))
        {
            return 1;
        }

        using var body = new MemoryStream();
        await content.WriteToAsync(body, message.CancellationToken);
        var rest = body.GetBuffer().AsSpan(0, (int)body.Length);
        var parts = 0;
        for (int at; (at = rest.IndexOf(Part)) >= 0; rest = rest[(at + Part.Length)..])
        {
            parts++;
        }

        return parts;
    }
}
