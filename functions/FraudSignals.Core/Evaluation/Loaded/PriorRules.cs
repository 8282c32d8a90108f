using System.Buffers;
using FraudSignals.Binary;
using FraudSignals.Events;
using FraudSignals.State.Blocks;

namespace FraudSignals.Evaluation.Loaded;

/// <summary>What must be known of the rules under which a state was kept to go on with it, under the same rules or others.</summary>
internal sealed class PriorRules
{
    private readonly Dictionary<SubjectKind, BlockSchema> _shapes = [];
    private readonly Dictionary<string, long> _births = [];
    private readonly Dictionary<uint, (long Hits, long Misses, long CannotSay)> _rules = [];
    private readonly Dictionary<uint, (long Alerts, long Interdictions)> _typologies = [];

    private PriorRules()
    {
    }

    public static PriorRules Of(LoadedSnapshot loaded)
    {
        var prior = new PriorRules();
        foreach (var layout in loaded.Layouts.Where(l => l != null))
        {
            prior._shapes.Add(layout.Kind, layout.Shape);
        }

        foreach (var reader in loaded.Readers)
        {
            prior._births[reader.StateIdentity] = reader.KeptSince;
        }

        foreach (var rule in loaded.Rules)
        {
            prior._rules.Add(rule.Hash, (rule.Hits, rule.Misses, rule.CannotSay));
        }

        foreach (var typology in loaded.Typologies)
        {
            prior._typologies.Add(typology.Hash, (typology.Alerts, typology.Interdictions));
        }

        return prior;
    }

    /// <summary>The ways from the blocks kept to those of a rule snapshot, by kind; null where that keeps or kept none.</summary>
    public SchemaMigration?[] MigrationsTo(LoadedSnapshot loaded) =>
        [.. loaded.Layouts.Select(l => l != null && _shapes.TryGetValue(l.Kind, out var from) ? new SchemaMigration(from, l) : null)];

    /// <summary>Whether a block of a kind is sound.</summary>
    public bool Fits(SubjectKind kind, ReadOnlySpan<byte> block) => _shapes.TryGetValue(kind, out var shape) && shape.Fits(block);

    /// <summary>Hands on the counters, and since when each aggregate has been kept.</summary>
    /// <param name="loaded">The rules to go on with.</param>
    /// <param name="now">Since when those aggregates are kept that were not before, milliseconds since 1970.</param>
    public void HandOn(LoadedSnapshot loaded, long now)
    {
        HandOnBirths(loaded, now);
        foreach (var rule in loaded.Rules)
        {
            (rule.Hits, rule.FoundFalse, rule.CannotSay) = _rules.GetValueOrDefault(rule.Hash);
        }

        foreach (var typology in loaded.Typologies)
        {
            (typology.Alerts, typology.Interdictions) = _typologies.GetValueOrDefault(typology.Hash);
        }
    }

    /// <summary>Hands on since when each aggregate has been kept.</summary>
    public void HandOnBirths(LoadedSnapshot loaded, long now)
    {
        foreach (var reader in loaded.Readers)
        {
            reader.KeptSince = _births.TryGetValue(reader.StateIdentity, out var birth) && Holds(reader.Definition.Subject, reader.Columns)
                ? birth : now;
        }
    }

    // Columns are found again in the ring of the same number only, where one role has more than a ring holds.
    private bool Holds(SubjectKind kind, IEnumerable<(string Section, string Column)> columns) =>
        _shapes.TryGetValue(kind, out var shape)
        && columns.All(c => Array.Find(shape.Sections, s => s.Identity == c.Section)?.Columns.Contains(c.Column) == true);

    public void Write(IBufferWriter<byte> into)
    {
        into.PutSmall(_shapes.Count);
        foreach (var (kind, shape) in _shapes)
        {
            into.Put(kind);
            shape.Write(into);
        }

        into.PutSmall(_births.Count);
        foreach (var (aggregate, birth) in _births)
        {
            into.PutText(aggregate);
            into.Put(birth);
        }

        into.PutSmall(_rules.Count);
        foreach (var (rule, (hits, misses, cannotSay)) in _rules)
        {
            into.Put(rule);
            into.Put(hits);
            into.Put(misses);
            into.Put(cannotSay);
        }

        into.PutSmall(_typologies.Count);
        foreach (var (typology, (alerts, interdictions)) in _typologies)
        {
            into.Put(typology);
            into.Put(alerts);
            into.Put(interdictions);
        }
    }

    public static PriorRules Read(ref ByteReader reader)
    {
        var prior = new PriorRules();
        for (var count = reader.Small(); count > 0; count--)
        {
            prior._shapes[reader.Value<SubjectKind>()] = BlockSchema.Read(ref reader);
        }

        for (var count = reader.Small(); count > 0; count--)
        {
            prior._births[reader.Text()] = reader.Value<long>();
        }

        for (var count = reader.Small(); count > 0; count--)
        {
            prior._rules[reader.Value<uint>()] = (reader.Value<long>(), reader.Value<long>(), reader.Value<long>());
        }

        for (var count = reader.Small(); count > 0; count--)
        {
            prior._typologies[reader.Value<uint>()] = (reader.Value<long>(), reader.Value<long>());
        }

        return prior;
    }
}
