using FraudSignals.Backtesting.Text;
using FraudSignals.Host.Shell;
using Spectre.Console;

namespace FraudSignals.Host.Feeds;

/// <summary>What <c>feeds check</c> tells of a file: <c>--json</c> writes it as it is, people get tables. Holds no identifier.</summary>
internal sealed record FeedReport
{
    public required string File { get; init; }

    /// <summary>calls or transfers.</summary>
    public required string Type { get; init; }

    public required string Source { get; init; }

    /// <summary>The layout it was read in; null for the contract's way.</summary>
    public required string? Layout { get; init; }

    /// <summary>How many records there are, good, bad and passed over.</summary>
    public required long Records { get; init; }

    public required long Accepted { get; init; }

    public required long Rejected { get; init; }

    public required long PassedOver { get; init; }

    /// <summary>Accepted records that count for nothing, since their transfers are not settled.</summary>
    public required long NotFinal { get; init; }

    /// <summary>Accepted records of which one side is not known: withheld, or nothing known.</summary>
    public required long Withheld { get; init; }

    /// <summary>Accepted records whose id stands before with the same content.</summary>
    public required long Duplicates { get; init; }

    /// <summary>Accepted records whose id stands before with another content.</summary>
    public required long Conflicts { get; init; }

    /// <summary>Whether ids were compared to the end; beyond some millions they are not kept.</summary>
    public required bool AllIdsCompared { get; init; }

    public required DateTimeOffset? First { get; init; }

    public required DateTimeOffset? Last { get; init; }

    public required IReadOnlyList<FieldFill> Fields { get; init; }

    /// <summary>Currency -> how many of the accepted records have it.</summary>
    public required IReadOnlyDictionary<string, long> Currencies { get; init; }

    public required IReadOnlyList<Refusal> Refusals { get; init; }

    /// <summary>The longest spans without a record, the longest first.</summary>
    public required IReadOnlyList<TimeGap> Gaps { get; init; }

    public required IReadOnlyList<Silent> SilentRules { get; init; }

    public required IReadOnlyList<Silent> SilentTypologies { get; init; }

    /// <summary>Typology -> the share of its weight that can be said on this feed, where that is not all; 0 to 1.</summary>
    public required IReadOnlyDictionary<string, double> PartlySaid { get; init; }

    /// <summary>What ended the reading before the end of the file; null where nothing did.</summary>
    public required string? Broken { get; init; }

    public void Print(Terminal terminal)
    {
        var o = terminal.Out;
        o.WriteLine($"{File}: {Type} of {Source}{(Layout == null ? "" : $" in the layout {Layout}")}");
        o.WriteLine(
            $"{Format.Count(Records)} records: {Format.Count(Accepted)} good, {Format.Count(Rejected)} refused, "
            + $"{Format.Count(PassedOver)} passed over; "
            + (First is { } first ? $"{Format.Time(first)} to {Format.Time(Last!.Value)}" : "no times"));
        o.WriteLine(
            $"{Format.Count(Duplicates)} duplicates, {Format.Count(Conflicts)} conflicts of "
            + $"ids{(AllIdsCompared ? "" : " (the first millions were compared)")}");
        o.WriteLine($"{Format.Count(Withheld)} with a side withheld or not known, {Format.Count(NotFinal)} transfers not final");
        if (Currencies.Count > 0)
        {
            o.WriteLine(
                $"currencies: "
                + $"{string.Join(", ", Currencies.OrderByDescending(c => c.Value).Select(c => $"{c.Key} {Format.Count(c.Value)}"))}");
        }

        if (Broken != null)
        {
            o.WriteLine($"The rest cannot be read: {Broken}");
        }

        o.WriteLine();
        var table = new Table { Border = TableBorder.None };
        foreach (var column in (string[])["field", "filled", "distinct", "opaque"])
        {
            var added = new TableColumn(column).NoWrap().PadLeft(0).PadRight(2);
            table.AddColumn(column == "field" ? added : added.RightAligned());
        }

        foreach (var f in Fields)
        {
            var share = Accepted == 0 ? 0 : 100.0 * f.Filled / Accepted;
            table.AddRow(f.Name, string.Create(Format.Culture, $"{share:0.#} %"), Format.Count(f.Distinct),
                f.Opaque is { } opaque ? Format.Count(opaque) : "");
        }

        terminal.Console.Write(table);
        Section(
            "refused",
            Refusals.Select(
                r =>
                    $"{Format.Count(r.Count)} x {r.Field ?? "record"} [{r.Code}] {r.Detail} Records "
                    + $"{string.Join(", ", r.Examples.Select(e => e + 1))}"));
        Section("no records for", Gaps.Select(g => $"{Format.Span(g.Seconds)} from {Format.Time(g.From)}"));
        Section("rules that can never hit on this feed", SilentRules.Select(s => $"{s.Id}: wants {string.Join(", ", s.Wants)}"));
        Section("typologies that can never alert on this feed",
            SilentTypologies.Select(s => $"{s.Id}: without {string.Join(", ", s.Wants)}"));
        Section("typologies of which a part can be said on this feed", PartlySaid
            .Where(s => SilentTypologies.All(t => t.Id != s.Key)).OrderBy(s => s.Key, StringComparer.Ordinal)
            .Select(s => string.Create(Format.Culture, $"{s.Key}: rules of {s.Value:P0} of its weight")));

        void Section(string title, IEnumerable<string> lines)
        {
            if (lines.ToList() is { Count: > 0 } all)
            {
                o.WriteLine();
                o.WriteLine(title);
                all.ForEach(l => o.WriteLine($"  {l}"));
            }
        }
    }
}

/// <summary>How a field is filled.</summary>
/// <param name="Name">Its name in the contract.</param>
/// <param name="Filled">How many accepted records have it.</param>
/// <param name="Distinct">How many different values it has; beyond 4,096 with a standard error of 1.6 %.</param>
/// <param name="Opaque">For identifiers, how many are none by their form and taken as tokens.</param>
internal sealed record FieldFill(string Name, long Filled, long Distinct, long? Opaque);

/// <summary>Why records are refused.</summary>
/// <param name="Field">The field; null for the record as a whole.</param>
/// <param name="Code">The stable code.</param>
/// <param name="Detail">What is wrong and what to write instead.</param>
/// <param name="Count">How many records.</param>
/// <param name="Examples">The places of the first of them, from 0.</param>
internal sealed record Refusal(string? Field, string Code, string Detail, long Count, IReadOnlyList<long> Examples);

/// <summary>A span without a record.</summary>
internal sealed record TimeGap(DateTimeOffset From, double Seconds);

/// <summary>A rule or typology that can never speak, and what it would need.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its title.</param>
/// <param name="Wants">What the feed lacks; for a typology the rules that are silent.</param>
/// <param name="NeedsOther">Whether records of the other type beside would help.</param>
internal sealed record Silent(string Id, string Title, IReadOnlyList<string> Wants, bool NeedsOther);
