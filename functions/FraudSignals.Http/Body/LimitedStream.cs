using FraudSignals.Formats.Input;

namespace FraudSignals.Http.Body;

/// <summary>Reads another stream up to a limit, and throws where there is more. Closes it with itself.</summary>
internal sealed class LimitedStream(Stream inner, long limit, string what) : ReadOnlyStream
{
    private long _count;

    /// <summary>How many bytes were read.</summary>
    public long Count => _count;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        _count += count;
        return _count <= limit ? count : throw new BodyTooLargeException(BodyTooLargeException.Text(limit, what));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
