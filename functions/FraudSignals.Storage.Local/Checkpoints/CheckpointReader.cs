using FraudSignals.Storage.Local.Files;

namespace FraudSignals.Storage.Local.Checkpoints;

/// <summary>Reads a checkpoint; every part is checked before it is given.</summary>
internal sealed class CheckpointReader : IDisposable
{
    private readonly FileStream _file;
    private byte[] _part = [];

    /// <exception cref="StoreDamagedException">It is no checkpoint, or not of this name or format.</exception>
    public CheckpointReader(Checkpoint checkpoint)
    {
        _file = new FileStream(checkpoint.Path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16,
            FileOptions.SequentialScan);
        try
        {
            Span<byte> header = stackalloc byte[CheckpointFormat.HeaderSize];
            Fill(header);
            (Record, Alerts) = CheckpointFormat.ReadHeader(header);
            if (Record != checkpoint.Record)
            {
                throw new StoreDamagedException($"It is that of record {Record}.");
            }
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The newest journal record whose effect is in it.</summary>
    public long Record { get; }

    /// <summary>How many alerts there had been then.</summary>
    public long Alerts { get; }

    /// <summary>Reads it to its end, so that nothing wrong is found half way through a restore.</summary>
    public void Check()
    {
        foreach (var _ in Parts())
        {
        }
    }

    /// <summary>The parts in order; each is valid until the next.</summary>
    /// <exception cref="StoreDamagedException">A part is damaged or missing.</exception>
    public IEnumerable<ReadOnlyMemory<byte>> Parts()
    {
        _file.Position = CheckpointFormat.HeaderSize;
        var header = new byte[CheckpointFormat.PartHeaderSize];
        for (var number = 0; ; number++)
        {
            var offset = _file.Position;
            Fill(header);
            var length = CheckpointFormat.ReadPartLength(header);
            if (length < 0 || length > _file.Length - _file.Position)
            {
                throw new StoreDamagedException($"The part at byte {offset} is damaged.");
            }

            if (length > _part.Length)
            {
                _part = new byte[length];
            }

            var part = _part.AsMemory(0, length);
            Fill(part.Span);
            if (!CheckpointFormat.IsWhole(header, number, part.Span, Record))
            {
                throw new StoreDamagedException($"The part at byte {offset} is damaged.");
            }

            if (length == 0)
            {
                yield break;
            }

            yield return part;
        }
    }

    public void Dispose() => _file.Dispose();

    private void Fill(Span<byte> bytes)
    {
        if (_file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw new StoreDamagedException("It is cut short.");
        }
    }
}
