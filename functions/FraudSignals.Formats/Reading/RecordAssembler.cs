using System.Numerics;
using System.Text;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Formats.Records;
using FraudSignals.Formats.Values;

namespace FraudSignals.Formats.Reading;

/// <summary>
/// Gathers the fields of one record, in whatever order and format they come, then judges them together:
/// a good record becomes an event, a bad one a list of errors.
/// </summary>
internal class RecordAssembler
{
    private const int MaxComplaints = 8;

    private readonly FieldTable _table;
    private readonly FieldValues _values;
    private readonly RawField[] _fields;

    // A bit for each of the fields that has a value.
    private ulong _noted;

    // Names that do not belong, as fields of their own; they can be explained only once the record's id is known.
    private readonly (RawField Name, bool IsDuplicate)[] _complaints = new (RawField, bool)[MaxComplaints];
    private int _complaintCount;
    private byte[] _scratch = new byte[256];
    private int _scratchLength;

    public RecordAssembler(FieldTable table, Source source)
    {
        _table = table;
        _values = new FieldValues(source);
        _fields = new RawField[table.Fields.Length];
    }

    public FieldTable Table => _table;

    /// <summary>Starts a record.</summary>
    public void Begin()
    {
        _noted = 0;
        _complaintCount = 0;
        _scratchLength = 0;
    }

    /// <summary>Notes a field's value.</summary>
    /// <param name="field">Its index in the table; -1 where the name is unknown, <see cref="FieldTable.Ignored"/> where it is not
    /// read.</param>
    /// <param name="value">Where its value stands.</param>
    /// <returns>False where there is no such field, or it has a value already.</returns>
    public bool TrySet(int field, in RawField value)
    {
        if ((uint)field >= (uint)_fields.Length || IsNoted(field))
        {
            return field == FieldTable.Ignored;
        }

        _fields[field] = value;
        _noted |= 1UL << field;
        return true;
    }

    /// <summary>Notes a name that does not belong: unknown where its index is -1, else written twice.</summary>
    public void Complain(int field, in RawField name)
    {
        if (_complaintCount < MaxComplaints)
        {
            _complaints[_complaintCount] = (name, field >= 0);
        }

        _complaintCount++;
    }

    /// <summary>Room for a text that had to be unescaped; <see cref="Keep"/> then makes a field of it.</summary>
    public Span<byte> Scratch(int length)
    {
        if (_scratch.Length - _scratchLength < length)
        {
            Array.Resize(ref _scratch, Math.Max(_scratch.Length * 2, _scratchLength + length));
        }

        return _scratch.AsSpan(_scratchLength, length);
    }

    public RawField Keep(int length, TokenKind kind)
    {
        var field = new RawField(_scratchLength, length, kind, true);
        _scratchLength += length;
        return field;
    }

    private protected RawField FieldAt(int field) => IsNoted(field) ? _fields[field] : default;

    public ReadOnlySpan<byte> TextOf(scoped in RawField field, ReadOnlySpan<byte> record) =>
        (field.InScratch ? _scratch : record).Slice(field.Start, field.Length);

    /// <summary>Judges the record. Every field that is wrong gets its own error.</summary>
    public virtual void Finish(ReadOnlySpan<byte> record, long index, EventBatch batch, RecordErrors errors, RecordPositions? positions)
    {
        ref var target = ref batch.Next();
        _values.Begin(ref target, _table.Type);
        var isGood = _complaintCount == 0;
        var mayHaveIdentifier = (_noted & _table.Identifiers) != 0;
        for (var left = _noted | _table.Required; left != 0; left &= left - 1)
        {
            var i = BitOperations.TrailingZeroCount(left);
            ref readonly var field = ref _fields[i];
            var spec = _table.Fields[i];
            if (!IsNoted(i) || field.Kind <= TokenKind.Null)
            {
                // One side of a record may be unknown, and only where all are is the first of them missed.
                if (spec.Required && (spec.Subject is null || (!mayHaveIdentifier && spec.Position == 0)))
                {
                    isGood = false;
                    Report(record, index, errors, spec.Name, ErrorCodes.MissingField, "The field is missing.", spec.Expected);
                }

                continue;
            }

            var refusal = _values.Take(spec, field.Kind, TextOf(field, record), ref target, batch);
            if (refusal is not null)
            {
                isGood = false;
                Report(record, index, errors, spec.Name, refusal.Code, refusal.Why, spec.Expected);
            }
        }

        if (isGood && !_values.HasIdentifier)
        {
            isGood = false;
            Report(record, index, errors, _table.Home, Values.Refusals.Nobody.Code, Values.Refusals.Nobody.Why, null);
        }

        if (isGood)
        {
            var id = PlainText.Trim(TextOf(_fields[FieldTable.IdField], record));
            _values.HideId(id, ref target, batch);
            batch.Commit();
            positions?.Add(index, id);
            return;
        }

        ReportComplaints(record, index, errors);
        errors.CountRejected();
    }

    /// <summary>Gives out records that waited for others; false where the batch is full before all are.</summary>
    /// <param name="isEnd">Whether nothing comes that the others could wait for.</param>
    /// <param name="batch">Takes the good ones.</param>
    /// <param name="errors">Takes the bad ones.</param>
    /// <param name="positions">Notes where the good ones stood.</param>
    public virtual bool Release(bool isEnd, EventBatch batch, RecordErrors errors, RecordPositions? positions) => true;

    /// <summary>Refuses the record as a whole, whatever fields were noted.</summary>
    public void Refuse(ReadOnlySpan<byte> record, long index, RecordErrors errors, string code, string detail)
    {
        Report(record, index, errors, null, code, detail, null);
        errors.CountRejected();
    }

    private void ReportComplaints(ReadOnlySpan<byte> record, long index, RecordErrors errors)
    {
        foreach (var (name, isDuplicate) in _complaints.AsSpan(0, Math.Min(_complaintCount, MaxComplaints)))
        {
            if (!errors.HasRoom())
            {
                return;
            }

            var shown = FieldNames.Shown(TextOf(name, record));
            var (code, detail) = isDuplicate
                ? (ErrorCodes.DuplicateField, "The field stands in the record twice. Write it once.")
                : (ErrorCodes.UnknownField, $"There is no such field. {FieldNames.Advice(_table, shown)}");
            errors.Add(new RecordError(index, IdText(record), shown, code, detail));
        }
    }

    private void Report(ReadOnlySpan<byte> record, long index, RecordErrors errors, string? field, string code, string why,
        string? expected)
    {
        if (errors.HasRoom())
        {
            errors.Add(new RecordError(index, IdText(record), field, code, expected is null ? why : $"{why} {expected}"));
        }
    }

    private protected bool IsNoted(int field) => (_noted >> field & 1) != 0;

    private protected virtual string? IdText(ReadOnlySpan<byte> record)
    {
        ref readonly var field = ref _fields[FieldTable.IdField];
        if (!IsNoted(FieldTable.IdField) || field.Kind is not (TokenKind.Text or TokenKind.Cell))
        {
            return null;
        }

        var text = PlainText.Trim(TextOf(field, record));
        return PlainText.Check(text, FieldValues.MaxIdBytes) == TextProblem.None ? Encoding.UTF8.GetString(text) : null;
    }
}
