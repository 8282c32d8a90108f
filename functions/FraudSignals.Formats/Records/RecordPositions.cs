using System.Text;

namespace FraudSignals.Formats.Records;

/// <summary>
/// Where the events of a batch stood in their input and what their ids were, so that what becomes of them later
/// can be answered in the sender's words. Filled along with an <see cref="Events.EventBatch"/> and cleared with it.
/// </summary>
public sealed class RecordPositions
{
    private (long Index, int IdStart, int IdLength, bool IsPart)[] _records = new (long, int, int, bool)[256];
    private byte[] _ids = new byte[4096];
    private int _idsLength;

    public int Count { get; private set; }

    /// <summary>The place in the input of the batch's event at <paramref name="position"/>.</summary>
    public long IndexOf(int position) => _records[position].Index;

    /// <summary>The id as posted of the batch's event at <paramref name="position"/>.</summary>
    public string IdOf(int position)
    {
        var (_, start, length, _) = _records[position];
        return Encoding.UTF8.GetString(_ids, start, length);
    }

    /// <summary>
    /// Whether the event at <paramref name="position"/> was put together of numbered parts, so that others of it may come elsewhere.
    /// </summary>
    public bool IsPart(int position) => _records[position].IsPart;

    public void Clear()
    {
        Count = 0;
        _idsLength = 0;
    }

    /// <summary>Notes that the event added last is of parts.</summary>
    internal void NotePart() => _records[Count - 1].IsPart = true;

    internal void Add(long index, ReadOnlySpan<byte> id)
    {
        if (Count == _records.Length)
        {
            Array.Resize(ref _records, Count * 2);
        }

        if (_idsLength + id.Length > _ids.Length)
        {
            Array.Resize(ref _ids, Math.Max(_ids.Length * 2, _idsLength + id.Length));
        }

        id.CopyTo(_ids.AsSpan(_idsLength));
        _records[Count++] = (index, _idsLength, id.Length, false);
        _idsLength += id.Length;
    }
}
