namespace FraudSignals.Formats.Records;

/// <summary>
/// The errors of one batch: every refused record is counted, but only so many errors are kept, so that a batch
/// of nothing but errors costs no more than a good one.
/// </summary>
/// <param name="capacity">How many errors are kept.</param>
public sealed class RecordErrors(int capacity = RecordErrors.DefaultCapacity)
{
    /// <summary>100 errors.</summary>
    public const int DefaultCapacity = 100;

    private readonly List<RecordError> _items = [];

    /// <summary>The errors kept, in the order they were found.</summary>
    public IReadOnlyList<RecordError> Items => _items;

    /// <summary>How many records were refused.</summary>
    public long Rejected { get; private set; }

    /// <summary>How many records were passed over, as the source's layout says.</summary>
    public long PassedOver { get; private set; }

    /// <summary>Whether there were more errors than are kept.</summary>
    public bool Truncated { get; private set; }

    /// <summary>Counts a refused record; its errors are added one by one.</summary>
    internal void CountRejected() => Rejected++;

    internal void CountPassedOver() => PassedOver++;

    /// <summary>Whether an error would be kept; asked first, so that no text is made for nothing.</summary>
    internal bool HasRoom()
    {
        if (_items.Count < capacity)
        {
            return true;
        }

        Truncated = true;
        return false;
    }

    internal void Add(RecordError error) => _items.Add(error);

    /// <summary>Goes on from the errors of an earlier part of the same batch.</summary>
    internal void GoOnFrom(long rejected, long passedOver, IEnumerable<RecordError> items, bool truncated)
    {
        (Rejected, PassedOver, Truncated) = (rejected, passedOver, truncated);
        _items.AddRange(items);
    }
}
