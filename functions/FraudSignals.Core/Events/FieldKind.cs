namespace FraudSignals.Events;

/// <summary>How an event field is written, stored and read.</summary>
public enum FieldKind : byte
{
    /// <summary>A number, SIM, device, cell or account; stored as a keyed token.</summary>
    Identifier,

    /// <summary>Seconds; stored as whole tenths of a second, so that the sum of a quarter of an hour fits 16 bits.</summary>
    Seconds,

    /// <summary>True or false; stored as 1 or 0.</summary>
    Flag,

    /// <summary>A short code such as a currency or a channel; stored as its <see cref="TextCode"/>.</summary>
    Text,

    /// <summary>Money; stored in minor units of the event's currency.</summary>
    Amount,

    /// <summary>What an amount is worth in any currency, in hundredths; not stored, but read off a <see cref="WorthTable"/>.</summary>
    Worth,

    /// <summary>A whole number, stored as it is.</summary>
    Whole,

    /// <summary>Where a number stands among its neighbours; stored as its <see cref="NumberPlace"/>. Only aggregates read it.</summary>
    Place,

    /// <summary>Whether somebody keeps an identifier back: true or false, absent where it is not known for another reason.</summary>
    Withheld,

    /// <summary>A calendar date; stored as milliseconds since 1970-01-01 UTC of its midnight.</summary>
    Date,
}
