using System.Runtime.CompilerServices;
using System.Text;
using FraudSignals.Events;
using FraudSignals.Events.Sources;

namespace FraudSignals.Identifiers;

/// <summary>
/// The one place where text becomes an identifier, for records of all formats, lists, labels, addresses and commands. What is read
/// comes out in one spelling, and reading that again changes nothing. Plain spellings are read on their bytes and allocate nothing;
/// all others are thought over once and then known. Safe for use by many threads.
/// </summary>
public sealed class IdentifierGate
{
    /// <summary>The longest text looked at, bytes.</summary>
    public const int MaxTextBytes = 256;

    private static readonly ConditionalWeakTable<Source, IdentifierGate> Gates = [];

    private readonly NumberPlan _plan;
    private readonly OwnWords _words;
    private readonly bool _accountsAsWritten;

    // Whether no word of its own may look like an identifier.
    private readonly bool _isPlain;
    private readonly SlowReadings _known = new();

    private IdentifierGate(Source source)
    {
        _plan = NumberPlan.Of(source.CountryCode, source.Identifiers);
        _words = new OwnWords(source.Identifiers.Absent, source.Identifiers.Withheld);
        _isPlain = _words.IsEmpty;
        _accountsAsWritten = source.Identifiers.AccountsAsWritten;
    }

    /// <summary>The gate of a source: with its country's number plan and its own words.</summary>
    public static IdentifierGate Of(Source source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Gates.GetValue(source, s => new IdentifierGate(s));
    }

    /// <summary>Reads a text.</summary>
    /// <param name="kind">What it ought to name.</param>
    /// <param name="text">The text as posted, UTF-8; outer white space does not matter.</param>
    /// <param name="destination">At least <see cref="EventBatch.MaxIdentifierBytes"/> bytes; takes the identifier.</param>
    public IdentifierReading Read(SubjectKind kind, ReadOnlySpan<byte> text, Span<byte> destination)
    {
        text = PlainText.Trim(text);
        return _isPlain && TryPlain(kind, text, destination, out var plain) ? plain
            : _known.TryGet(kind, text, destination, out var known) ? known
            : _known.Keep(kind, text, ReadSlowly(kind, text), destination);
    }

    /// <summary>
    /// Whether the id of an event shows an identifier in clear: one of its own in whatever spelling, or one by its shape.
    /// </summary>
    /// <param name="id">The id as posted.</param>
    /// <param name="batch">Has the event's identifiers in clear.</param>
    /// <param name="source">The event.</param>
    public bool IsShownBy(ReadOnlySpan<byte> id, EventBatch batch, in Event source)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return ShownIds.IsOne(_plan, id, batch, source);
    }

    private bool TryPlain(SubjectKind kind, ReadOnlySpan<byte> text, Span<byte> destination, out IdentifierReading reading) => kind switch
    {
        SubjectKind.Number => PlainNumber.TryRead(_plan, text, destination, out reading),
        SubjectKind.Sim => SimIdentity.TryRead(text, destination, out reading),
        SubjectKind.Device => DeviceIdentity.TryRead(text, destination, out reading),
        SubjectKind.Cell => CellIdentity.TryRead(text, destination, out reading),
        _ => AccountIdentity.TryRead(_accountsAsWritten, text, destination, out reading),
    };

    private SlowReading ReadSlowly(SubjectKind kind, ReadOnlySpan<byte> bytes)
    {
        switch (PlainText.Check(bytes, MaxTextBytes))
        {
            case TextProblem.Empty:
                return SlowReading.Absent;
            case TextProblem.TooLong:
                return SlowReading.Refused(IdentifierProblem.TooLong);
            case TextProblem.ControlCharacter:
                return SlowReading.Refused(IdentifierProblem.ControlCharacter);
            case TextProblem.InvalidUtf8:
                return SlowReading.Refused(IdentifierProblem.InvalidUtf8);
        }

        var text = Folding.Fold(Encoding.UTF8.GetString(bytes));
        if (_words.Find(text) is { } own)
        {
            return new SlowReading(own);
        }

        var damage = SpreadsheetDamage.Find(kind, ref text);
        return damage != IdentifierProblem.None ? SlowReading.Refused(damage)
            : AbsentWords.Find(text) is { } form ? new SlowReading(form)
            : Filler.Is(kind, text) ? SlowReading.Absent
            : Settle(kind, kind switch
            {
                SubjectKind.Number => NumberSpelling.Read(_plan, text),
                SubjectKind.Sim => SimIdentity.Read(text),
                SubjectKind.Device => DeviceIdentity.Read(text),
                SubjectKind.Cell => CellIdentity.Read(text),
                _ => AccountIdentity.Read(_accountsAsWritten, text),
            });
    }

    // What is left when all has been taken off may stand for nobody as well.
    private static SlowReading Settle(SubjectKind kind, in SlowReading read) =>
        read.Form < IdentifierForm.Opaque ? read
        : read.Text[0] is '=' or '\'' ? SlowReading.Refused(IdentifierProblem.Formula)
        : Filler.Is(kind, read.Text) || (read.Form == IdentifierForm.Opaque && Filler.IsUnset(read.Text)) ? SlowReading.Absent
        : read;
}
