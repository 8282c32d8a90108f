using System.Collections.Immutable;

namespace FraudSignals.Rules.Lists;

/// <summary>Notes when entries expire, by file and day, so that a million of them take no room.</summary>
internal sealed class ListExpiries
{
    private readonly Dictionary<(string File, DateOnly Expires), (int Line, int Entries)> _days = [];

    /// <summary>By file and day.</summary>
    public ImmutableArray<ListExpiry> All =>
    [
        .. _days.Select(d => new ListExpiry(d.Key.File, d.Value.Line, d.Key.Expires, d.Value.Entries))
            .OrderBy(e => e.File, StringComparer.Ordinal).ThenBy(e => e.Expires),
    ];

    /// <summary>Notes an entry; one that also says from when it held is kept for what was then, and no slip.</summary>
    public void Note(string file, int line, ListEntry entry)
    {
        if (entry is not { Expires: { } expires, From: null })
        {
            return;
        }

        var (first, entries) = _days.GetValueOrDefault((file, expires), (line, 0));
        _days[(file, expires)] = (first, entries + 1);
    }
}
