using FASTER.core;

namespace FraudSignals.Benchmarks.Journals;

/// <summary>
/// FasterLog, one entry a batch; a commit is asked for as soon as the one before is done, so that it serves all that wait.
/// </summary>
internal sealed class FasterBatchLog : IBatchLog
{
    private readonly IDevice _device;
    private readonly FasterLog _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _work = new(0);
    private readonly Task _committing;

    public FasterBatchLog(string directory)
    {
        _device = Devices.CreateLogDevice(Path.Combine(directory, "faster.log"));
        _log = new FasterLog(new FasterLogSettings { LogDevice = _device, PageSizeBits = 25, MemorySizeBits = 28 });
        _committing = Task.Run(CommitAsync);
    }

    public string Name => "FasterLog";

    public async ValueTask AppendAsync(ReadOnlyMemory<byte> batch)
    {
        var address = _log.Enqueue(batch.Span);
        _work.Release();
        await _log.WaitForCommitAsync(address + 1);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _committing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _log.Dispose();
        _device.Dispose();
        _work.Dispose();
        _stop.Dispose();
    }

    private async Task CommitAsync()
    {
        while (true)
        {
            await _work.WaitAsync(_stop.Token);
            while (_work.Wait(0))
            {
            }

            await _log.CommitAsync(_stop.Token);
        }
    }
}
