using Azure.Core;
using Azure.Core.Pipeline;

namespace FraudSignals.Storage.Tables;

/// <summary>Lets so many writes through and then nothing more, the last of them without its answer.</summary>
internal sealed class Death(int writes = int.MaxValue) : HttpPipelinePolicy
{
    private int _left = writes;

    /// <summary>Whether it has come to that.</summary>
    public bool IsDead => Volatile.Read(ref _left) <= 0;

    public void After(int writes) => Volatile.Write(ref _left, writes);

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var left = message.Request.Method == RequestMethod.Get ? Volatile.Read(ref _left) : Interlocked.Decrement(ref _left);
        if (left < 0)
        {
            throw new IOException("The process is gone.");
        }

        await ProcessNextAsync(message, pipeline);
        if (left == 0)
        {
            throw new IOException("The process was gone when the answer came.");
        }
    }
}
