using System.Text;
using FraudSignals.Events;
using FraudSignals.Lists;
using FraudSignals.Rules.Expressions;

namespace FraudSignals.Rules.Lists;

/// <summary>Checks the entries of one list and puts them on it. The keys stay out of the messages: they may name persons.</summary>
/// <param name="list">The list.</param>
/// <param name="use">What it is for.</param>
/// <param name="subject">The kind it says all are of.</param>
/// <param name="hasSource">Whether the list as a whole names its source.</param>
/// <param name="tokenise">Makes tokens of keys.</param>
internal sealed class ListEntries(SubjectListBuilder list, ListUse use, SubjectKind? subject, bool hasSource,
    Func<SubjectKind, string, Token> tokenise)
{
    /// <summary>Tells what is wrong at a key of the entry.</summary>
    public delegate void Teller(string key, string check, string message, string? suggestion = null);

    public void Add(ListEntry entry, Teller tell)
    {
        if (Kind(entry, tell) is not { } kind || Period(entry, tell) is not { } period)
        {
            return;
        }

        try
        {
            var isNew = entry.Prefix is { } prefix
                ? list.AddPrefix(Encoding.UTF8.GetBytes(prefix), period)
                : list.Add(tokenise(kind, entry.Key!), period);
            if (!isNew)
            {
                tell(entry.Prefix is null ? "key" : "prefix", "duplicate-value", "this subject stands here a second time for the same days",
                    "keep one of them");
            }
        }
        catch (Exception problem) when (problem is ArgumentException or FormatException)
        {
            // No event is kept under such a key, so the entry would match nothing.
            if (entry.Prefix is null)
            {
                tell("key", "bad-value", $"the key is not that of {Words.A(kind)}", problem.Message);
            }
            else
            {
                tell("prefix", "bad-value", "the prefix is not a plus sign and 1 to 15 digits, for example \"+66697\"");
            }
        }
    }

    private SubjectKind? Kind(ListEntry entry, Teller tell)
    {
        if (entry.Key is null == entry.Prefix is null)
        {
            tell("key", "missing-key", entry.Key is null ? "the entry lacks 'key' or 'prefix'" : "the entry has both 'key' and 'prefix'",
                "give one of them");
            return null;
        }

        if ((entry.Kind ?? subject) is not { } kind)
        {
            tell("kind", "missing-key", "neither the entry nor the list says what kind of subject it is",
                "add \"kind\", or \"subject\" to the list");
            return null;
        }

        if (subject is { } all && kind != all)
        {
            tell("kind", "list-subject", $"the list is of {Words.A(all)} each, and this is {Words.A(kind)}", "put it on a list of its own");
            return null;
        }

        if (entry.Prefix is not null && (kind != SubjectKind.Number || use == ListUse.NoState))
        {
            tell("prefix", "list-prefix",
                use == ListUse.NoState ? "a list without state names subjects, not ranges" : "only numbers come in ranges", "use \"key\"");
            return null;
        }

        return kind;
    }

    private ListPeriod? Period(ListEntry entry, Teller tell)
    {
        var isGood = true;
        if (use != ListUse.Watch)
        {
            Require(entry.Tier is null, "tier", "bad-value", "only those on a watch list have a tier", "remove it");
            Require(entry.Expires is not null, "expires", "missing-key", "the entry lacks 'expires'",
                "an exception is looked at again; name its last day");
            Require(entry.HasReason, "reason", "missing-key", "the entry lacks 'reason'", "say why it is an exception");
        }
        else
        {
            Require(entry.Tier is null or (>= 1 and <= ListPeriod.MaxTier), "tier", "bad-value",
                $"a tier is 1 to {ListPeriod.MaxTier}, the greater the graver", null);
            Require(entry.HasSource || hasSource, "source", "missing-key", "neither the entry nor the list names a source",
                "say who found it out");
        }

        Require(!(entry.From > entry.Expires), "expires", "bad-value", "the entry expires before it begins", null);
        return !isGood ? null : new ListPeriod(
            entry.From is { } from ? ListPeriod.DayOf(from) : int.MinValue,
            entry.Expires is { } expires ? ListPeriod.DayOf(expires) : int.MaxValue,
            entry.Tier ?? 1);

        void Require(bool condition, string key, string check, string message, string? suggestion)
        {
            if (!condition)
            {
                tell(key, check, message, suggestion);
                isGood = false;
            }
        }
    }
}
