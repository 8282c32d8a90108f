namespace FraudSignals.Http.Endpoints;

/// <summary>Reads another stream up to a limit, and throws where there is more.</summary>
internal sealed class LimitedStream(Stream inner, long limit, string what) : ReadOnlyStream
{
    private long _count;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        _count += count;
        return _count <= limit ? count : throw new BodyTooLargeException(BodyTooLargeException.Text(limit, what));
    }
}
