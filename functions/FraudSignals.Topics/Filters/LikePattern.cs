namespace FraudSignals.Topics.Filters;

/// <summary>A pattern of LIKE: <c>%</c> for any text, <c>_</c> for one character, either as itself behind the escape character.</summary>
internal sealed class LikePattern
{
    private const char Any = '%';
    private const char One = '_';

    // A character, and whether it stands for itself.
    private readonly List<(char Character, bool IsLiteral)> _parts = [];

    public LikePattern(string pattern, char? escape)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == escape)
            {
                _parts.Add(
                    ++i < pattern.Length ? (pattern[i], true)
                        : throw new FilterException("The pattern of LIKE ends with its escape character."));
            }
            else
            {
                _parts.Add((pattern[i], pattern[i] is not (Any or One)));
            }
        }
    }

    public bool Matches(string text)
    {
        // Where the last % stood and what it took so far: it alone need ever take more, so that no pattern takes long.
        var (t, p, anyAt, taken) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            if (p < _parts.Count && _parts[p] is { IsLiteral: false, Character: Any })
            {
                (anyAt, taken) = (p++, t);
            }
            else if (p < _parts.Count && (_parts[p].IsLiteral ? _parts[p].Character == text[t] : _parts[p].Character == One))
            {
                p++;
                t++;
            }
            else if (anyAt >= 0)
            {
                (p, t) = (anyAt + 1, ++taken);
            }
            else
            {
                return false;
            }
        }

        while (p < _parts.Count && _parts[p] is { IsLiteral: false, Character: Any })
        {
            p++;
        }

        return p == _parts.Count;
    }
}
