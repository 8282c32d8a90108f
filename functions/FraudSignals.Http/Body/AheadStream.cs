using System.Buffers;
using System.Runtime.ExceptionServices;
using FraudSignals.Formats.Input;

namespace FraudSignals.Http.Body;

/// <summary>
/// Gathers a body and gives it once there is a good deal of it, or its end, or what there is after a while, so that a slow sender is
/// turned to seldom. What came before a fault is given first. The body is read under the token of the first read.
/// </summary>
internal sealed class AheadStream(Stream inner) : ReadOnlyStream
{
    private const int WorthTurningTo = 1 << 16;

    private static readonly TimeSpan While = TimeSpan.FromSeconds(1);

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(WorthTurningTo);
    private int _start;
    private int _end;
    private Task<int>? _coming;
    private ExceptionDispatchInfo? _fault;
    private bool _isAtEnd;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Task? patience = null;
        while (!_isAtEnd && _fault == null && _end - _start < Math.Min(buffer.Length, WorthTurningTo))
        {
            var coming = _coming ??= Ask(cancellationToken);
            if (!coming.IsCompleted)
            {
                patience ??= _end > _start ? Task.Delay(While, CancellationToken.None) : null;
                if (patience == null)
                {
                    await Task.WhenAny(coming).ConfigureAwait(false);
                }
                else if (await Task.WhenAny(coming, patience).ConfigureAwait(false) == patience)
                {
                    break;
                }
            }

            Take(coming);
        }

        var count = Math.Min(buffer.Length, _end - _start);
        if (count == 0)
        {
            _fault?.Throw();
        }

        _buffer.AsSpan(_start, count).CopyTo(buffer.Span);
        _start += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        // What is still being written to is left to the garbage collector.
        if (disposing && _buffer.Length > 0 && _coming is null or { IsCompleted: true })
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }

        base.Dispose(disposing);
    }

    private Task<int> Ask(CancellationToken cancellation)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        return inner.ReadAsync(_buffer.AsMemory(_end), cancellation).AsTask();
    }

    private void Take(Task<int> come)
    {
        _coming = null;
        try
        {
            var count = come.GetAwaiter().GetResult();
            _end += count;
            _isAtEnd = count == 0;
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            _fault = ExceptionDispatchInfo.Capture(exception);
        }
    }
}
