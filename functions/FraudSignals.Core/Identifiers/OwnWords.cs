using System.Collections.Frozen;
using System.Collections.Immutable;

namespace FraudSignals.Identifiers;

/// <summary>The texts a source itself writes where it knows nothing or may not say; digits count, case and punctuation do not.</summary>
internal sealed class OwnWords(ImmutableArray<string> absent, ImmutableArray<string> withheld)
{
    private readonly FrozenSet<string> _absent = Plain(absent);
    private readonly FrozenSet<string> _withheld = Plain(withheld);

    public bool IsEmpty => _absent.Count == 0 && _withheld.Count == 0;

    public IdentifierForm? Find(string folded)
    {
        if (IsEmpty)
        {
            return null;
        }

        var plain = AbsentWords.Plain(folded);
        return _withheld.Contains(plain) ? IdentifierForm.Withheld : _absent.Contains(plain) ? IdentifierForm.Absent : null;
    }

    private static FrozenSet<string> Plain(ImmutableArray<string> words) =>
        words.IsDefault ? [] : words.Select(w => AbsentWords.Plain(Folding.Fold(w))).Where(w => w.Length > 0).ToFrozenSet();
}
