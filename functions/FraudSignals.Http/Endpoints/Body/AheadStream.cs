using System.Runtime.ExceptionServices;

namespace FraudSignals.Http.Endpoints;

/// <summary>
/// Waits for a good deal of a body or its end before it gives any, so that a slow sender is turned to seldom. What came before a
/// fault is given first.
/// </summary>
internal sealed class AheadStream(Stream inner) : ReadOnlyStream
{
    private const int WorthTurningTo = 1 << 16;

    private ExceptionDispatchInfo? _fault;
    private bool _isAtEnd;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _fault?.Throw();
        var count = 0;
        try
        {
            while (!_isAtEnd && count < Math.Min(buffer.Length, WorthTurningTo))
            {
                var more = await inner.ReadAsync(buffer[count..], cancellationToken).ConfigureAwait(false);
                _isAtEnd = more == 0;
                count += more;
            }
        }
        catch (Exception exception) when (count > 0 && exception is (IOException or OperationCanceledException))
        {
            _fault = ExceptionDispatchInfo.Capture(exception);
        }

        return count;
    }
}
