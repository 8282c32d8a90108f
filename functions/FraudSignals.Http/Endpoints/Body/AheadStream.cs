using System.Runtime.ExceptionServices;

namespace FraudSignals.Http.Endpoints;

/// <summary>
/// Gives what has come at once; where nothing has, waits for a good deal of it, so that a slow sender is turned to seldom.
/// What came before a fault is given first.
/// </summary>
internal sealed class AheadStream(Stream inner) : ReadOnlyStream
{
    private const int WorthTurningTo = 1 << 16;

    private ExceptionDispatchInfo? _fault;
    private bool _isAtEnd;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _fault?.Throw();
        if (_isAtEnd)
        {
            return new ValueTask<int>(0);
        }

        var first = inner.ReadAsync(buffer, cancellationToken);
        return first.IsCompleted ? first : GatherAsync(first, buffer, cancellationToken);
    }

    private async ValueTask<int> GatherAsync(ValueTask<int> first, Memory<byte> buffer, CancellationToken cancellation)
    {
        var count = await first.ConfigureAwait(false);
        _isAtEnd = count == 0;
        try
        {
            while (!_isAtEnd && count < Math.Min(buffer.Length, WorthTurningTo))
            {
                var more = await inner.ReadAsync(buffer[count..], cancellation).ConfigureAwait(false);
                _isAtEnd = more == 0;
                count += more;
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            _fault = ExceptionDispatchInfo.Capture(exception);
        }

        return count;
    }
}
