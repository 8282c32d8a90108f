using FraudSignals.Benchmarks.Traffic;

namespace FraudSignals.Benchmarks.Measuring;

/// <summary>A run of events as bytes; the buffer is used again and again, so that memory stays the same however many are made.</summary>
internal sealed class Slice(EventTraffic traffic, int capacity)
{
    private readonly byte[] _buffer = new byte[capacity * EventTraffic.MaxLine];
    private int _length;

    public EventTraffic Traffic => traffic;

    public int Events { get; private set; }

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    /// <summary>Replaces the content by the next events.</summary>
    public void Fill(long events)
    {
        Events = (int)Math.Min(capacity, events);
        _length = traffic.Write(_buffer, Events);
    }
}
