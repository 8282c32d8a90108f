using System.IO.Hashing;
using System.Text;
using FraudSignals.Subjects;

namespace FraudSignals.Identifiers;

/// <summary>
/// What texts turned out to be that took thought, so that each spelling costs that once. Each text has one place of a fixed number,
/// and the next that has the same place takes it. Safe for use by many threads: a place is exchanged as a whole.
/// </summary>
internal sealed class SlowReadings
{
    /// <summary>65,536 places; at 100 bytes of text and reading each, some 12 MB.</summary>
    public const int Places = 1 << 16;

    // Longer ones are thought over each time.
    private const int MaxTextBytes = 128;

    private Entry?[]? _entries;

    /// <summary>The reading of a text, if it is at hand; the identifier is copied.</summary>
    public bool TryGet(SubjectKind kind, ReadOnlySpan<byte> text, Span<byte> destination, out IdentifierReading reading)
    {
        reading = default;
        if (_entries is not { } entries || entries[PlaceOf(kind, text)] is not { } entry || entry.Kind != kind || !text.SequenceEqual(entry.Text))
        {
            return false;
        }

        entry.Identifier.CopyTo(destination);
        reading = entry.Reading;
        return true;
    }

    /// <summary>Keeps a reading, and gives it as <see cref="TryGet"/> will.</summary>
    public IdentifierReading Keep(SubjectKind kind, ReadOnlySpan<byte> text, in SlowReading slow, Span<byte> destination)
    {
        var identifier = Encoding.UTF8.GetBytes(slow.Text);
        identifier.CopyTo(destination);
        var reading = new IdentifierReading(slow.Form, identifier.Length, slow.Problem, slow.HasExtension);
        if (text.Length <= MaxTextBytes)
        {
            var entries = Volatile.Read(ref _entries) ?? Interlocked.CompareExchange(ref _entries, new Entry?[Places], null) ?? _entries;
            Volatile.Write(ref entries[PlaceOf(kind, text)], new Entry(kind, text.ToArray(), identifier, reading));
        }

        return reading;
    }

    private static int PlaceOf(SubjectKind kind, ReadOnlySpan<byte> text) => (int)(XxHash3.HashToUInt64(text, (long)kind) & (Places - 1));

    private sealed record Entry(SubjectKind Kind, byte[] Text, byte[] Identifier, IdentifierReading Reading);
}
