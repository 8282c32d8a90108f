using System.Text;
using FraudSignals.Events;
using FraudSignals.Events.Layouts;
using FraudSignals.Events.Sources;
using FraudSignals.Formats.Reading;
using FraudSignals.Formats.Records;

namespace FraudSignals.Formats.Layouts;

/// <summary>
/// Gathers what a source writes under its own names, makes the contract's fields of it, and has those judged as any others are.
/// </summary>
internal sealed class LayoutAssembler : RecordAssembler
{
    private readonly Layout _layout;
    private readonly RecordAssembler _judge;
    private readonly FieldMaker[] _makers;
    private readonly (int Place, RecordFilter Filter)[] _filters;
    private readonly MadeFields _made;
    private readonly PartTable? _parts;
    private ulong _several;

    public LayoutAssembler(Layout layout, Source source)
        : base(TableOf(layout), source)
    {
        _layout = layout;
        var names = layout.Names();

        // Its own names are the layout's affair; what the feed lacks is not.
        var fields = FieldTable.Of(layout.Type, source with { Fields = source.Fields.Clear() });
        _judge = new RecordAssembler(fields.WithForms(layout), source);
        _makers =
        [
            .. from recipe in layout.Fields
               let place = fields.Find(Encoding.UTF8.GetBytes(recipe.Field))
               where place >= 0
               select new FieldMaker(recipe, fields.Fields[place], place, layout, n => names.IndexOf(n)),
        ];
        _filters = [.. layout.Only.Select(o => (names.IndexOf(o.From), o))];
        _made = new MadeFields(fields.Fields.Length);
        _parts = layout.Merge is null ? null : new PartTable(layout.Merge, fields, n => names.IndexOf(n));
    }

    /// <summary>The text a record has at a place, without outer white space; empty where it has none.</summary>
    public ReadOnlySpan<byte> ValueOf(int place, ReadOnlySpan<byte> record)
    {
        var field = FieldAt(place);
        return field.Kind is TokenKind.Absent or TokenKind.Null or TokenKind.Nested ? default : PlainText.Trim(TextOf(field, record));
    }

    /// <summary>Notes that several values stand where the layout reads one.</summary>
    public void NoteSeveral(int place) => _several |= 1UL << place;

    public override void Finish(ReadOnlySpan<byte> record, long index, EventBatch batch, RecordErrors errors, RecordPositions? positions)
    {
        var several = _several;
        _several = 0;
        if (!IsRead(record))
        {
            errors.CountPassedOver();
            return;
        }

        _made.Clear();
        var field = -1;
        foreach (var maker in _makers)
        {
            // Those for one field stand together, the first that is for the record counts.
            if (maker.Place != field && maker.IsFor(this, record))
            {
                maker.Make(this, record, _made);
                field = maker.Place;
            }
        }

        if (several != 0)
        {
            _judge.Begin();
            SetId(_made);
            var name = Table.Fields[System.Numerics.BitOperations.TrailingZeroCount(several)].Name;
            _judge.Refuse(
                _made.Text, index, errors, ErrorCodes.DuplicateField,
                $"Several values stand at {name}, of which the layout {_layout.Name} reads one. Send a record for each, or let its path "
                + $"end in [] to read the first.");
        }
        else if (_parts is null || !_parts.TryTake(this, record, _made, index))
        {
            Judge(_made, index, batch, errors, positions);
        }
    }

    public override bool Release(bool isEnd, EventBatch batch, RecordErrors errors, RecordPositions? positions)
    {
        while (_parts != null && _parts.HasReady(isEnd))
        {
            if (batch.IsFull)
            {
                return false;
            }

            var (made, index) = _parts.Next();
            var before = positions?.Count;
            Judge(made, index, batch, errors, positions);
            if (_parts.IsNumbered && positions?.Count > before)
            {
                positions.NotePart();
            }
        }

        return true;
    }

    /// <summary>None: under which of its names a source has the id is the layout's affair.</summary>
    private protected override string? IdText(ReadOnlySpan<byte> record) => null;

    private bool IsRead(ReadOnlySpan<byte> record)
    {
        foreach (var (place, filter) in _filters)
        {
            if (!filter.Takes(Encoding.UTF8.GetString(ValueOf(place, record))))
            {
                return false;
            }
        }

        return true;
    }

    private void Judge(MadeFields made, long index, EventBatch batch, RecordErrors errors, RecordPositions? positions)
    {
        _judge.Begin();
        for (var field = 0; field < _judge.Table.Fields.Length; field++)
        {
            if (made[field].Kind != TokenKind.Absent)
            {
                _judge.TrySet(field, made[field]);
            }
        }

        _judge.Finish(made.Text, index, batch, errors, positions);
    }

    private void SetId(MadeFields made)
    {
        if (made[FieldTable.IdField].Kind != TokenKind.Absent)
        {
            _judge.TrySet(FieldTable.IdField, made[FieldTable.IdField]);
        }
    }

    private static FieldTable TableOf(Layout layout) => FieldTable.OfNames(layout.Type, layout.Names(), name => layout.Fields.Any(f =>
        f.When is null && f.From is [var only] && only == name && f.Or.IsEmpty && f.Value is null
            && (f.Field is "id" or "time" || EventFieldInfo.Find(layout.Type, f.Field)?.Required == true)));
}
