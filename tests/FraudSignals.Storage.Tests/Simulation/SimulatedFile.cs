namespace FraudSignals.Storage.Simulation;

/// <summary>What is on the medium of a file, and what was written since and may or may not be.</summary>
internal sealed class SimulatedFile
{
    private readonly List<(long Offset, byte[]? Bytes, bool IsDropped)> _pending = [];

    public byte[] Durable { get; private set; } = [];

    public static SimulatedFile Of(byte[] durable) => new() { Durable = durable };

    public void Write(ReadOnlySpan<byte> bytes, long offset) => _pending.Add((offset, bytes.ToArray(), false));

    public void SetLength(long length) => _pending.Add((length, null, false));

    /// <summary>All that was written is on the medium now, but for what an earlier flush dropped.</summary>
    public void Flush()
    {
        _pending.ForEach(p => Apply(p, p.Bytes?.Length ?? 0));
        _pending.Clear();
    }

    /// <summary>A flush that failed: some of it is on the medium, and none of the rest ever will be unless it is written again.</summary>
    public void Drop(Random random)
    {
        _pending.ForEach(p => Apply(p, random.Next(2) * (p.Bytes?.Length ?? 1)));
        _pending.Clear();
    }

    /// <summary>The power goes: any of what was written since the last flush may have come through, whole or in part.</summary>
    public void Cut(Random random)
    {
        var survives = random.Next(4);
        foreach (var p in _pending)
        {
            var length = p.Bytes?.Length ?? 1;
            Apply(p, survives switch { 0 => 0, 1 => length, 2 => random.Next(2) * length, _ => random.Next(length + 1) });
        }

        _pending.Clear();
    }

    private void Apply((long Offset, byte[]? Bytes, bool IsDropped) change, int length)
    {
        var durable = Durable;
        if (change.Bytes == null && length >= 0)
        {
            Array.Resize(ref durable, (int)change.Offset);
        }
        else if (length > 0)
        {
            if (change.Offset + length > durable.Length)
            {
                Array.Resize(ref durable, (int)change.Offset + length);
            }

            change.Bytes.AsSpan(0, length).CopyTo(durable.AsSpan((int)change.Offset));
        }

        Durable = durable;
    }
}
