namespace FraudSignals;

/// <summary>Finds what a misspelt word was probably meant to be.</summary>
public static class Suggest
{
    /// <summary><c>did you mean 'x'?</c>, or null where nothing is near.</summary>
    public static string? From(string written, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(written);
        var limit = Math.Max(1, (written.Length + 1) / 3);
        var best = known
            .Select(k => (Word: k, Distance: IsBeginning(written, k) ? limit : Distance(written, k)))
            .Where(k => k.Distance <= limit)
            .OrderBy(k => k.Distance).ThenBy(k => k.Word, StringComparer.Ordinal)
            .Select(k => k.Word)
            .FirstOrDefault();
        return best is null ? null : $"did you mean '{best}'?";
    }

    /// <summary>The nearest known word, or else all of them.</summary>
    public static string FromFew(string written, IReadOnlyCollection<string> known) =>
        From(written, known) ?? "use one of " + string.Join(", ", known);

    private static bool IsBeginning(string written, string word) =>
        written.Length >= 3 && written.Length < word.Length && word.StartsWith(written, StringComparison.OrdinalIgnoreCase);

    // Edits with neighbours swapped counted once (optimal string alignment).
    private static int Distance(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > Math.Max(1, (a.Length + 1) / 3))
        {
            return int.MaxValue;
        }

        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            table[i, 0] = i;
        }

        for (var j = 0; j <= b.Length; j++)
        {
            table[0, j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var change = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1;
                table[i, j] = Math.Min(Math.Min(table[i - 1, j] + 1, table[i, j - 1] + 1), table[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
                }
            }
        }

        return table[a.Length, b.Length];
    }
}
