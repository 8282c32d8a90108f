using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Hashing;
using FraudSignals.Binary;
using FraudSignals.Evaluation.Loaded;
using FraudSignals.State.Blocks;

namespace FraudSignals.Ingestion.Shared;

/// <summary>
/// The layouts of rules now and before: blocks are written in the present one, and brought into it from the one they were
/// written in when they are next read.
/// </summary>
internal sealed class SubjectLayouts
{
    private readonly LoadedSnapshot _loaded;
    private readonly ConcurrentDictionary<ulong, (PriorRules Rules, SchemaMigration?[] Migrations)> _known = [];

    public SubjectLayouts(LoadedSnapshot loaded)
    {
        _loaded = loaded;
        var bytes = new ArrayBufferWriter<byte>();
        foreach (var layout in loaded.Layouts.Where(l => l != null))
        {
            bytes.Put(layout.Kind);
            layout.Shape.Write(bytes);
        }

        Current = XxHash3.HashToUInt64(bytes.WrittenSpan);
        Add(Current, PriorRules.Of(loaded));
    }

    /// <summary>The layout blocks are written in.</summary>
    public ulong Current { get; }

    public bool Knows(ulong layout) => _known.ContainsKey(layout);

    public void Add(ulong layout, PriorRules rules) => _known[layout] = (rules, rules.MigrationsTo(_loaded));

    /// <summary>Takes over what others know, for batches that were loaded before the rules changed.</summary>
    public void Learn(SubjectLayouts others)
    {
        foreach (var (layout, known) in others._known.Where(k => !Knows(k.Key)))
        {
            Add(layout, known.Rules);
        }
    }

    /// <summary>Puts a subject into a table; nothing of it where the present rules keep nothing of its kind.</summary>
    /// <exception cref="InvalidDataException">The block is damaged.</exception>
    public void Load(SubjectTable table, SubjectRecord record)
    {
        const string Damaged = "A subject's state is damaged.";
        var block = record.Block.Span;
        if (!_known.TryGetValue(record.Layout, out var known))
        {
            throw new InvalidDataException("A subject's state is in a layout nobody knows.");
        }

        if (SubjectState.KeyOf(block) != record.Key || !known.Rules.Fits(record.Key.Kind, block))
        {
            throw new InvalidDataException(Damaged);
        }

        if (known.Migrations[(int)record.Key.Kind] is { } migration && !table.Load(migration.IsNeeded ? migration.Convert(block) : block))
        {
            throw new InvalidDataException(Damaged);
        }
    }
}
