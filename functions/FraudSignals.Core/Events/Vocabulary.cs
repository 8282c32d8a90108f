using System.Collections.Frozen;
using System.Text;

namespace FraudSignals.Events;

/// <summary>Words with a few meanings, as systems write them. Case, spaces, dashes and underscores do not matter.</summary>
/// <param name="meanings">The words of each meaning, with a space between; without dashes and underscores, in small letters.</param>
internal sealed class Vocabulary(params string[] meanings)
{
    private const int MaxLetters = 40;

    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _words = meanings
        .SelectMany((words, meaning) => words.Split(' ').Select(word => (word, meaning)))
        .ToFrozenDictionary(w => w.word, w => w.meaning, StringComparer.Ordinal)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The place of what a word means; null where it is none of them.</summary>
    public int? Find(ReadOnlySpan<byte> text)
    {
        Span<char> letters = stackalloc char[MaxLetters];
        var count = 0;
        foreach (var b in text)
        {
            if (b is (byte)' ' or (byte)'-' or (byte)'_')
            {
                continue;
            }

            if (count == MaxLetters || !Ascii.IsValid(b))
            {
                return null;
            }

            letters[count++] = char.ToLowerInvariant((char)b);
        }

        return _words.TryGetValue(letters[..count], out var meaning) ? meaning : null;
    }
}
