using FraudSignals.Storage.Local.Facts;
using FraudSignals.Storage.Local.Files;

namespace FraudSignals.Storage.Local.Journal;

/// <summary>
/// The segment being filled, and the one that stands ready behind it. Used by the writer alone, but for what can be asked.
/// </summary>
internal sealed class SegmentChain : IDisposable
{
    private readonly Disk _disk;
    private readonly long _segmentBytes;
    private readonly StoreFactsFile? _facts;
    private SegmentWriter _current;
    private SegmentWriter? _next;
    private string? _full;
    private bool _isWhole = true;

    /// <param name="disk">Where to.</param>
    /// <param name="last">The last segment there is; what is written goes into those after it.</param>
    /// <param name="segmentBytes">The size of a segment, set aside when it is made.</param>
    /// <param name="facts">Told of each segment before anything is written into it, so that one that is gone later is missed.</param>
    /// <exception cref="IOException">There is no room for a segment, or the directory cannot be written to.</exception>
    public SegmentChain(Disk disk, Segment last, long segmentBytes, StoreFactsFile? facts = null)
    {
        (_disk, _segmentBytes, _facts) = (disk, segmentBytes, facts);
        _current = new SegmentWriter(disk, After(last), segmentBytes);
        TellFacts();
    }

    /// <summary>Whether a segment stands ready, so that so much can be written without fear of a full disk.</summary>
    public bool HasNext => Volatile.Read(ref _next) != null;

    /// <summary>Why none does, for want of room; null while there is some.</summary>
    public string? Full => Volatile.Read(ref _full);

    /// <summary>Writes a frame behind the last; when it returns the frame is on the medium.</summary>
    /// <returns>Whether it is the first of its segment.</returns>
    public bool Append(ReadOnlySpan<byte> frame)
    {
        _isWhole = false;
        var isFirst = frame.Length > _current.Room;
        if (isFirst)
        {
            Roll(frame.Length);
        }

        _current.Append(frame);
        _isWhole = true;
        return isFirst;
    }

    /// <summary>Goes on in another segment, with room for a frame of that size.</summary>
    public void Roll(long frameBytes)
    {
        _current.Seal();
        var next = _next ?? new SegmentWriter(_disk, After(_current.Segment), _segmentBytes);
        Volatile.Write(ref _next, null);
        if (frameBytes > next.Room)
        {
            // One record larger than a segment has one of its own.
            next.Remove();
            next = new SegmentWriter(_disk, next.Segment, SegmentHeader.Size + frameBytes);
        }

        _current = next;
        TellFacts();
    }

    /// <summary>Has a segment stand ready, where there is room for one.</summary>
    /// <exception cref="DiskFailedException">That is no matter of room.</exception>
    public void Prepare()
    {
        if (_next != null)
        {
            return;
        }

        try
        {
            Volatile.Write(ref _next, new SegmentWriter(_disk, After(_current.Segment), _segmentBytes));
            Volatile.Write(ref _full, null);
        }
        catch (Exception problem) when (problem is (IOException and not DiskFailedException) or UnauthorizedAccessException)
        {
            Volatile.Write(ref _full, $"There is no room for the journal's next segment: {problem.Message}");
        }
    }

    /// <summary>
    /// Gives back the room that was not used. Where it cannot, or does not know where the last frame ends, the next start does.
    /// </summary>
    public void Dispose()
    {
        using var current = _current;
        try
        {
            _next?.Remove();
            if (_isWhole)
            {
                current.Seal();
            }
        }
        catch (IOException)
        {
            // What is kept is kept all the same.
        }
    }

    private void TellFacts() => _facts?.Tell(facts => facts with { Segment = _current.Segment.Number }, flush: true);

    private static Segment After(Segment segment) => segment with { Number = segment.Number + 1 };
}
