using System.Collections.Immutable;
using FraudSignals.Events;
using FraudSignals.Events.Layouts;
using FraudSignals.Events.Sources;
using FraudSignals.Lists;
using FraudSignals.Rules.Cards;
using FraudSignals.Rules.Expressions;
using FraudSignals.Rules.Json;
using FraudSignals.Rules.Lists;

namespace FraudSignals.Rules.Reading;

/// <summary>What has been read so far of all files, for the checks that span them.</summary>
internal sealed class RuleSet
{
    private readonly List<(FileReport Report, int Offset, string Rule, SubjectKind Subject)> _findings = [];

    public RuleSnapshotBuilder Builder { get; } = new();

    /// <summary>List name -> list.</summary>
    public Dictionary<string, SubjectList> Lists { get; } = new(StringComparer.Ordinal);

    /// <summary>List name -> file.</summary>
    public Dictionary<string, string> ListFiles { get; } = new(StringComparer.Ordinal);

    /// <summary>When entries of lists expire.</summary>
    public ListExpiries Expiries { get; } = new();

    /// <summary>Whether rules that are switched off are loaded too, as they are to be tested.</summary>
    public bool TakesSwitchedOff { get; init; }

    /// <summary>What time it is where the deployment is; null where no file says so.</summary>
    public Calendar? Calendar { get; set; }

    /// <summary>Thresholds by currency, by name.</summary>
    public Dictionary<string, ThresholdTable> Thresholds { get; } = new(StringComparer.Ordinal);

    /// <summary>Filters that several files may have: by the types of events, the currency of the aggregate and the text.</summary>
    public Dictionary<(string Types, string? Currency, string Text), ReadFilter> Filters { get; } = [];

    /// <summary>Rule id -> what is known of it.</summary>
    public Dictionary<string, RuleEntry> Rules { get; } = new(StringComparer.Ordinal);

    /// <summary>The names, without their endings, of files that are no JSON: whatever they hold is not missing.</summary>
    public HashSet<string> Unread { get; } = new(StringComparer.Ordinal);

    /// <summary>Workflow name -> file.</summary>
    public Dictionary<string, string> Workflows { get; } = new(StringComparer.Ordinal);

    /// <summary>Typology id -> file.</summary>
    public Dictionary<string, string> Typologies { get; } = new(StringComparer.Ordinal);

    /// <summary>The packs asked for, whether they are enabled or not; empty for those that are enabled.</summary>
    public ImmutableArray<string> OnlyPacks { get; init; } = [];

    /// <summary>File -> the source whose profile it is.</summary>
    public SortedDictionary<string, Source> Sources { get; } = new(StringComparer.Ordinal);

    /// <summary>Layout name -> layout.</summary>
    public Dictionary<string, Layout> Layouts { get; } = new(StringComparer.Ordinal);

    public List<Pack> Packs { get; } = [];

    /// <summary>Rules as their files have them, for the checks of what loads.</summary>
    public List<ReadRule> ReadRules { get; } = [];

    public List<ReadTypology> ReadTypologies { get; } = [];

    /// <summary>Whether the packs to be loaded have something; where there are no packs, everything is loaded.</summary>
    public bool InPacks(Func<Pack, bool> has) => Packs.Count == 0 || Packs.Exists(p => IsTaken(p) && has(p));

    /// <summary>The packs that bring a typology, with their versions; null where none does.</summary>
    public string? PackVersionOf(string typology) =>
        string.Join(
            ',',
            Packs.Where(p => IsTaken(p) && p.HasTypology(typology)).Select(p => $"{p.Id}@{p.Version}")
                .Order(StringComparer.Ordinal)) is { Length: > 0 } packs ? packs : null;

    private bool IsTaken(Pack pack) => OnlyPacks.IsEmpty ? pack.Enabled : OnlyPacks.Contains(pack.Id);

    /// <summary>The sources with a profile, and <c>local</c> if it has none, by their indices.</summary>
    public ImmutableArray<Source> AllSources() => [.. Sources.Values.Append(Source.Local).DistinctBy(s => s.Index).OrderBy(s => s.Index)];

    /// <summary>Notes that an aggregate counts the findings of a rule, which may stand in a file yet to be read.</summary>
    public void CountsFindingsOf(string rule, SubjectKind subject, FileReport report, int offset) =>
        _findings.Add((report, offset, rule, subject));

    /// <summary>Checks what could not be checked before all rules were read.</summary>
    public void CheckFindings()
    {
        foreach (var (report, offset, id, subject) in _findings)
        {
            if (Unread.Contains(id))
            {
                continue;
            }

            if (!Rules.TryGetValue(id, out var rule))
            {
                report.Error(offset, "unknown-rule", $"there is no rule '{id}'", Suggest.From(id, Rules.Keys));
            }
            else if (rule.IsDeprecated)
            {
                report.Error(offset, "unknown-rule", $"the rule '{id}' is deprecated", "remove the aggregate");
            }
            else if (rule.AddressedTo != subject)
            {
                var kind = Words.A(subject);
                report.Error(offset, "not-addressed", $"the findings of '{id}' are not addressed to {kind}",
                    $"give '{id}' an addressedTo whose role is {kind}");
            }
        }
    }
}
