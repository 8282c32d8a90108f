using FraudSignals.Backtesting.Files;
using FraudSignals.Rules;

namespace FraudSignals.Backtesting.Scoring;

/// <summary>
/// Which labels a typology is to find. By default a fraud label counts for the typology its class names; a class that
/// names none (or is missing) counts for every typology of the label's kind.
/// </summary>
internal sealed class Classes
{
    private const string Any = "*";

    private readonly Dictionary<string, HashSet<string>> _chosen = [];
    private readonly HashSet<string> _typologies;

    /// <param name="typologies">Those that are scored.</param>
    /// <param name="choices">For example <c>mule_account=mule_account,money_exchange</c>; <c>*</c> stands for every class.</param>
    /// <exception cref="UnusableInputException">A choice cannot be read.</exception>
    public Classes(IEnumerable<Typology> typologies, IEnumerable<string> choices)
    {
        _typologies = [.. typologies.Select(t => t.Id)];
        foreach (var choice in choices)
        {
            if (choice.Split('=') is not [var id, var classes] || classes.Length == 0)
            {
                throw new UnusableInputException($"--classes {choice}: write TYPOLOGY=CLASS[,CLASS...], or TYPOLOGY=* for every class.");
            }

            if (!_typologies.Contains(id))
            {
                throw new UnusableInputException(
                    $"--classes {choice}: there is no typology {id}; there are {string.Join(", ", _typologies.Order())}.");
            }

            _chosen[id] = [.. classes.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        }
    }

    /// <summary>
    /// Whether the typology should flag the subject; null where the subject is fraud of another class and says nothing about it.
    /// </summary>
    public bool? IsPositive(Typology typology, Label label)
    {
        if (!label.IsFraud)
        {
            return false;
        }

        var isMeant = _chosen.TryGetValue(typology.Id, out var chosen)
            ? chosen.Contains(Any) || chosen.Contains(label.Class)
            : label.Class == typology.Id || !_typologies.Contains(label.Class);
        return isMeant ? true : null;
    }
}
