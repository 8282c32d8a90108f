using System.IO.Hashing;
using System.Text;
using FraudSignals.Events;

namespace FraudSignals.Identifiers;

/// <summary>
/// What texts turned out to be that took thought, so that each spelling costs that once. Each text has four places of a fixed number,
/// and where all are taken it takes one of them. Safe for use by many threads: a place is exchanged as a whole.
/// </summary>
internal sealed class SlowReadings
{
    /// <summary>65,536 places; at 100 bytes of text and reading each, some 12 MB.</summary>
    public const int Places = 1 << 16;

    private const int Ways = 4;

    // Longer ones are thought over each time.
    private const int MaxTextBytes = 128;

    private Entry?[]? _entries;

    /// <summary>The reading of a text, if it is at hand; the identifier is copied.</summary>
    public bool TryGet(SubjectKind kind, ReadOnlySpan<byte> text, Span<byte> destination, out IdentifierReading reading)
    {
        reading = default;
        if (_entries is not { } entries)
        {
            return false;
        }

        var hash = HashOf(kind, text);
        foreach (var entry in PlacesOf(entries, hash))
        {
            if (entry is not null && entry.Hash == hash && entry.Kind == kind && text.SequenceEqual(entry.Text))
            {
                entry.Identifier.CopyTo(destination);
                reading = entry.Reading;
                return true;
            }
        }

        return false;
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
            var hash = HashOf(kind, text);
            var places = PlacesOf(entries, hash);
            var free = places.IndexOf((Entry?)null);

            // Any of them is as good to go as another; bits that did not choose the places choose it.
            Volatile.Write(ref places[free >= 0 ? free : (int)(hash >> 62)], new Entry(hash, kind, text.ToArray(), identifier, reading));
        }

        return reading;
    }

    private static ulong HashOf(SubjectKind kind, ReadOnlySpan<byte> text) => XxHash3.HashToUInt64(text, (long)kind);

    private static Span<Entry?> PlacesOf(Entry?[] entries, ulong hash) => entries.AsSpan((int)(hash & (Places / Ways - 1)) * Ways, Ways);

    private sealed record Entry(ulong Hash, SubjectKind Kind, byte[] Text, byte[] Identifier, IdentifierReading Reading);
}
