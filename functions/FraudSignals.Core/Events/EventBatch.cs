namespace FraudSignals.Events;

/// <summary>
/// A reusable run of events with the normalised text of their identifiers beside them. The text lives no longer than
/// the batch: it is what tokens are made from, and what an alert to the customer's own institution may show.
/// Not safe for use by two threads at once.
/// </summary>
public sealed class EventBatch
{
    /// <summary>The largest identifier after normalisation, in bytes.</summary>
    public const int MaxIdentifierBytes = 64;

    private byte[] _clear;
    private int _clearLength;
    private int _keptLength;

    /// <param name="capacity">The most events it takes.</param>
    public EventBatch(int capacity = 1024)
    {
        Events = new Event[capacity];
        Outcomes = new RecordOutcome[capacity];
        _clear = new byte[capacity * 64];
        _clearLength = _keptLength = 1;
    }

    public Event[] Events { get; }

    /// <summary>What became of each event, filled in when the batch has been processed.</summary>
    public RecordOutcome[] Outcomes { get; }

    public int Count { get; private set; }

    public bool IsFull => Count == Events.Length;

    /// <summary>A cleared event at the end; kept when <see cref="Commit"/> is called.</summary>
    public ref Event Next()
    {
        ref var next = ref Events[Count];
        next = default;
        _clearLength = _keptLength;
        return ref next;
    }

    /// <summary>Keeps the event that <see cref="Next"/> gave.</summary>
    public void Commit()
    {
        _keptLength = _clearLength;
        Count++;
    }

    /// <summary>Adds an event of another batch, with the text of its identifiers.</summary>
    public void Add(EventBatch from, int index)
    {
        ArgumentNullException.ThrowIfNull(from);
        ref readonly var e = ref from.Events[index];
        ref var next = ref Events[Count];
        next = e;
        next.Clear = default;
        for (var position = 0; position < Event.TokenCount; position++)
        {
            if (from.ClearText(e, position) is { IsEmpty: false } text)
            {
                SetIdentifier(ref next, position, text);
            }
        }

        Commit();
    }

    /// <summary>Forgets all events.</summary>
    public void Clear()
    {
        Count = 0;
        _clearLength = _keptLength = 1;
    }

    /// <summary>
    /// Notes an identifier's normalised UTF-8 text, 1 to <see cref="MaxIdentifierBytes"/> bytes, for the event under way.
    /// </summary>
    public void SetIdentifier(ref Event target, int position, ReadOnlySpan<byte> normalised)
    {
        normalised.CopyTo(IdentifierRoom());
        KeepIdentifier(ref target, position, normalised.Length);
    }

    /// <summary>
    /// Where the text of the next identifier of the event under way can be written: <see cref="MaxIdentifierBytes"/> bytes.
    /// </summary>
    public Span<byte> IdentifierRoom()
    {
        if (_clearLength + 1 + MaxIdentifierBytes > _clear.Length)
        {
            Array.Resize(ref _clear, Math.Max(_clear.Length * 2, _clearLength + 1 + MaxIdentifierBytes));
        }

        return _clear.AsSpan(_clearLength + 1, MaxIdentifierBytes);
    }

    /// <summary>
    /// Notes as an identifier what was written to <see cref="IdentifierRoom"/>, 1 to <see cref="MaxIdentifierBytes"/> bytes of it.
    /// </summary>
    public void KeepIdentifier(ref Event target, int position, int length)
    {
        _clear[_clearLength] = (byte)length;
        target.Clear[position] = _clearLength;
        _clearLength += length + 1;
    }

    /// <summary>The normalised text of an identifier, or an empty span where the event has none.</summary>
    public ReadOnlySpan<byte> ClearText(in Event source, int position)
    {
        var offset = source.Clear[position];
        return offset == 0 ? default : _clear.AsSpan(offset + 1, _clear[offset]);
    }
}
