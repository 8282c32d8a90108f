using System.Runtime.CompilerServices;

namespace FraudSignals.Events;

/// <summary>
/// One stamped event in a fixed layout, so that batches of them are one array. Identifiers are tokens; every other
/// field is a 64-bit value in the unit its <see cref="FieldKind"/> names, present when its bit in <see cref="Present"/> is set.
/// </summary>
public struct Event
{
    /// <summary>How many identifiers an event has room for.</summary>
    public const int TokenCount = 5;

    /// <summary>How many other fields an event has room for.</summary>
    public const int ValueCount = 9;

    public EventType Type;
    public EventView View;

    /// <summary>The index of the <c>Source</c> that posted it.</summary>
    public ushort SourceIndex;

    /// <summary>The record's version; 0 where none was given.</summary>
    public int Version;

    /// <summary>Event time, milliseconds since 1970-01-01 UTC.</summary>
    public long Time;

    /// <summary>When the host took it, milliseconds since 1970-01-01 UTC.</summary>
    public long Received;

    /// <summary>A bit for each position of <see cref="Values"/> that holds a value.</summary>
    public uint Present;

    /// <summary>Where the called number stands among its neighbours, see <see cref="NumberPlace"/>; 0 where that is not known.</summary>
    public uint CalleePlace;

    public RecordId Id;
    public TokenArray Tokens;
    public ValueArray Values;

    /// <summary>Where each identifier's normalised text stands in its batch; see <see cref="EventBatch.ClearText"/>.</summary>
    public ClearArray Clear;

    /// <summary>
    /// A bit for each identifier that is a token, or no identifier of its kind by its form; known to the reader of a record only.
    /// </summary>
    public byte Opaque;

    /// <summary>Whether the caller keeps its number back.</summary>
    public bool IsCallerWithheld;

    /// <summary>
    /// The position of the subject under which the record's id is known: the first that is known, mostly the caller or the payer.
    /// </summary>
    public readonly int HomePosition
    {
        get
        {
            for (var position = 0; position < TokenCount; position++)
            {
                if (!Tokens[position].IsAbsent)
                {
                    return position;
                }
            }

            return 0;
        }
    }

    /// <summary>The token of its home subject.</summary>
    public readonly Token Home => Tokens[0].IsAbsent ? Tokens[HomePosition] : Tokens[0];

    public readonly bool Has(EventFieldInfo field) => field.Kind switch
    {
        FieldKind.Identifier => !Tokens[field.Position].IsAbsent,
        FieldKind.Place => CalleePlace != 0,
        FieldKind.Withheld => IsCallerWithheld || !Tokens[0].IsAbsent,
        FieldKind.Worth => false,
        _ => (Present >> field.Position & 1) != 0,
    };

    /// <summary>Sets a field that is not an identifier.</summary>
    public void Set(EventFieldInfo field, long value) => Set(field.Position, value);

    /// <summary>Sets the value of a position.</summary>
    public void Set(int position, long value)
    {
        Values[position] = value;
        Present |= 1u << position;
    }

    [InlineArray(TokenCount)]
    public struct TokenArray
    {
        private Token _first;
    }

    [InlineArray(ValueCount)]
    public struct ValueArray
    {
        private long _first;
    }

    [InlineArray(TokenCount)]
    public struct ClearArray
    {
        private int _first;
    }
}
