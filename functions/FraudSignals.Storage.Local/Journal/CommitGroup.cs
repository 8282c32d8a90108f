using System.Buffers.Binary;
using FraudSignals.Alerts;
using FraudSignals.Storage.Local.Files;

namespace FraudSignals.Storage.Local.Journal;

/// <summary>Records that are written as one frame, flushed once, and acknowledged together. Used again for the next frame.</summary>
internal sealed class CommitGroup
{
    private readonly GrowingBuffer _frame = new();
    private readonly List<Alert> _alerts = [];
    private TaskCompletionSource _durable = NewSource();
    private long _first;

    public CommitGroup() => Clear();

    public int Records { get; private set; }

    /// <summary>Bytes of the records so far, as they were given.</summary>
    public long RecordBytes { get; private set; }

    /// <summary>The sequence number of the last record.</summary>
    public long Last => _first + Records - 1;

    /// <summary>Whether anything in it is about somebody, so that its retention counts.</summary>
    public bool HoldsEvents { get; private set; }

    /// <summary>The alerts the records decided, in order.</summary>
    public IReadOnlyList<Alert> Alerts => _alerts;

    /// <summary>Completes when the group is on the medium.</summary>
    public Task Durable => _durable.Task;

    /// <summary>A record in a frame: its length in four bytes, then itself.</summary>
    public void Add(long sequence, ReadOnlySpan<byte> record, IReadOnlyCollection<Alert> alerts)
    {
        _first = Records++ == 0 ? sequence : _first;
        BinaryPrimitives.WriteInt32LittleEndian(_frame.GetSpan(sizeof(int)), record.Length);
        _frame.Advance(sizeof(int));
        _frame.Write(record);
        RecordBytes += record.Length;
        HoldsEvents |= (RecordKind)record[0] is not (RecordKind.Mark or RecordKind.Loss);
        _alerts.AddRange(alerts);
    }

    /// <summary>Closes the frame: header, checksum and padding.</summary>
    public ReadOnlyMemory<byte> Seal(long time)
    {
        var header = new FrameHeader(_frame.Length - FrameHeader.Size, _first, Records, time);
        header.Write(_frame[..]);
        _frame.Skip(header.FrameSize - _frame.Length);
        return _frame.Written;
    }

    public void Succeed() => _durable.SetResult();

    public void Fail(Exception problem)
    {
        _durable.SetException(problem);

        // A group nobody waits for must not be reported as unobserved.
        _ = _durable.Task.Exception;
    }

    /// <summary>Makes it ready for other records.</summary>
    public void Clear()
    {
        _frame.Clear();
        _frame.Skip(FrameHeader.Size);
        _alerts.Clear();
        Records = 0;
        RecordBytes = 0;
        HoldsEvents = false;
        _durable = NewSource();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
