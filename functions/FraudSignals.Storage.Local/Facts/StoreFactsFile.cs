using System.Buffers.Binary;
using System.IO.Hashing;
using FraudSignals.Storage.Local.Files;
using Microsoft.Win32.SafeHandles;

namespace FraudSignals.Storage.Local.Facts;

/// <summary>
/// Keeps <see cref="StoreFacts"/> in a small file. It is written in place, in the one of two slots that was not flushed last, so that
/// what was flushed is there whenever the power goes; most of what it says need not be, since what is a little older is as true.
/// </summary>
internal sealed class StoreFactsFile : IDisposable
{
    private const ulong Magic = 0x46524655_44464331; // version 1
    private const int FactsAt = 16;
    private const int ChecksumAt = FactsAt + StoreFacts.Size;
    private const int SlotSize = ChecksumAt + sizeof(ulong);
    private const int SlotDistance = 512;

    private readonly Disk _disk;
    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly Lock _lock = new();
    private StoreFacts _facts;
    private long _turn;
    private int _flushed;

    /// <summary>Writes down what holds now.</summary>
    public StoreFactsFile(Disk disk, string path, StoreFacts facts)
    {
        (_disk, _path, _facts) = (disk, path, facts);
        var bytes = new byte[SlotDistance + SlotSize];
        Write(bytes, _turn, facts);
        disk.Replace(path, bytes);
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
    }

    /// <summary>What a file says; null where there is none, or none that can be read.</summary>
    public static StoreFacts? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var bytes = File.ReadAllBytes(path);
        StoreFacts? newest = null;
        var newestTurn = -1L;
        for (var start = 0; start <= bytes.Length - SlotSize; start += SlotDistance)
        {
            var slot = bytes.AsSpan(start, SlotSize);
            var turn = BinaryPrimitives.ReadInt64LittleEndian(slot[8..]);
            if (BinaryPrimitives.ReadUInt64LittleEndian(slot) == Magic
                && BinaryPrimitives.ReadUInt64LittleEndian(slot[ChecksumAt..]) == XxHash3.HashToUInt64(slot[..ChecksumAt])
                && turn > newestTurn)
            {
                (newest, newestTurn) = (StoreFacts.Read(slot[FactsAt..]), turn);
            }
        }

        return newest;
    }

    /// <summary>Writes down what holds from now on.</summary>
    /// <param name="change">Gives the new facts from the old.</param>
    /// <param name="flush">Whether it must be durable before anything else happens.</param>
    public void Tell(Func<StoreFacts, StoreFacts> change, bool flush)
    {
        lock (_lock)
        {
            var facts = change(_facts);
            if (facts == _facts)
            {
                return;
            }

            Span<byte> slot = stackalloc byte[SlotSize];
            Write(slot, ++_turn, facts);
            _disk.Write(_file, slot, (1 - _flushed) * SlotDistance);
            _facts = facts;
            if (flush)
            {
                _disk.Flush(_file, _path);
                _flushed = 1 - _flushed;
            }
        }
    }

    public void Dispose() => _file.Dispose();

    private static void Write(Span<byte> slot, long turn, StoreFacts facts)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(slot, Magic);
        BinaryPrimitives.WriteInt64LittleEndian(slot[8..], turn);
        facts.Write(slot[FactsAt..]);
        BinaryPrimitives.WriteUInt64LittleEndian(slot[ChecksumAt..], XxHash3.HashToUInt64(slot[..ChecksumAt]));
    }
}
