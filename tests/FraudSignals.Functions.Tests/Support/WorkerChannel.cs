using System.Collections.Concurrent;
using System.Threading.Channels;
using FraudSignals.Functions.Tests.Protocol;
using Grpc.Core;

namespace FraudSignals.Functions.Tests.Support;

/// <summary>The host's end of the stream to one worker: each question is answered under its id.</summary>
internal sealed class WorkerChannel : FunctionRpc.FunctionRpcBase
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> _asked = [];
    private readonly Channel<StreamingMessage> _outgoing = Channel.CreateUnbounded<StreamingMessage>();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done once the worker has called.</summary>
    public Task Started => _started.Task;

    /// <summary>What the worker logged.</summary>
    public ConcurrentQueue<RpcLog> Logs { get; } = [];

    public async Task<StreamingMessage> AskAsync(StreamingMessage question)
    {
        question.RequestId = Guid.NewGuid().ToString();
        var answer =
            _asked.GetOrAdd(question.RequestId,
                _ => new TaskCompletionSource<StreamingMessage>(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!_outgoing.Writer.TryWrite(question))
        {
            throw new IOException("The worker is gone.");
        }

        try
        {
            return await answer.Task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The worker does not answer {question.ContentCase}.");
        }
    }

    /// <summary>Nobody answers any more.</summary>
    public void Break()
    {
        _outgoing.Writer.TryComplete();
        _started.TrySetException(new IOException("The worker is gone."));
        foreach (var answer in _asked.Values)
        {
            answer.TrySetException(new IOException("The worker is gone."));
        }
    }

    public override async Task EventStream(IAsyncStreamReader<StreamingMessage> requestStream,
        IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
    {
        var writing = WriteAsync(responseStream, context.CancellationToken);
        try
        {
            await foreach (var message in requestStream.ReadAllAsync(context.CancellationToken))
            {
                Take(message);
            }
        }
        catch (Exception problem) when (problem is IOException or OperationCanceledException)
        {
            // It was killed.
        }

        Break();
        await writing;
    }

    private void Take(StreamingMessage message)
    {
        switch (message.ContentCase)
        {
            case StreamingMessage.ContentOneofCase.StartStream:
                _started.TrySetResult();
                break;
            case StreamingMessage.ContentOneofCase.RpcLog:
                Logs.Enqueue(message.RpcLog);
                break;
            default:
                if (_asked.TryRemove(message.RequestId, out var answer))
                {
                    answer.TrySetResult(message);
                }

                break;
        }
    }

    private async Task WriteAsync(IServerStreamWriter<StreamingMessage> stream, CancellationToken cancellation)
    {
        try
        {
            await foreach (var message in _outgoing.Reader.ReadAllAsync(cancellation))
            {
                await stream.WriteAsync(message, cancellation);
            }
        }
        catch (Exception problem) when (problem is IOException or OperationCanceledException or InvalidOperationException)
        {
            // It was killed.
        }
    }
}
