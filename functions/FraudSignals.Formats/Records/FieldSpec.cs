using System.Text;
using FraudSignals.Events;

namespace FraudSignals.Formats.Records;

/// <summary>One field as the readers see it.</summary>
/// <param name="name">Its name in the contract.</param>
/// <param name="shape">How its values are written.</param>
/// <param name="position">Its place in the event.</param>
/// <param name="required">Whether a record without it is refused.</param>
/// <param name="written">The name the source mostly writes.</param>
internal sealed class FieldSpec(string name, FieldShape shape, int position, bool required, string written)
{
    public FieldSpec(string name, FieldShape shape, int position, bool required)
        : this(name, shape, position, required, name)
    {
    }

    public readonly string Name = name;

    /// <summary>The name as compact JSON of the source writes it, <c>"name":</c>, to be recognised in one comparison.</summary>
    public readonly byte[] JsonName = Encoding.UTF8.GetBytes($"\"{written}\":");

    public readonly FieldShape Shape = shape;
    public readonly int Position = position;
    public readonly bool Required = required;

    /// <summary>The kind of subject it names; null where it is no identifier.</summary>
    public SubjectKind? Subject => Shape switch
    {
        FieldShape.Number => SubjectKind.Number,
        FieldShape.Sim => SubjectKind.Sim,
        FieldShape.Device => SubjectKind.Device,
        FieldShape.Cell => SubjectKind.Cell,
        FieldShape.Account => SubjectKind.Account,
        _ => null,
    };

    /// <summary>The same field under the name a source has for it.</summary>
    public FieldSpec WrittenAs(string name) => new(Name, Shape, Position, Required, name);

    /// <summary>The form in which a source's layout states times and dates; null for the contract's.</summary>
    public string? Form { get; init; }

    /// <summary>What to write, to end an error's detail with.</summary>
    public string Expected => Form is not null ? $"Write {Form}." : Shape switch
    {
        FieldShape.Id => "Write the record's id as text of 1 to 128 bytes, the same whenever the record is sent again.",
        FieldShape.Time => "Write an RFC 3339 time with its offset, such as 2026-03-01T09:30:00+07:00.",
        FieldShape.View => "Write originating, terminating or both.",
        FieldShape.Version => "Write a whole number from 0 to 2147483647.",
        FieldShape.Number => "Write a telephone number such as +66812345678, or an opaque token, as text.",
        FieldShape.Device => "Write an IMEI or an opaque token, as text.",
        FieldShape.Sim => "Write an IMSI, an ICCID or an opaque token, as text.",
        FieldShape.Cell or FieldShape.Account => "Write an identifier of 1 to 64 bytes, as text.",
        FieldShape.Status => $"Write {TransferStatuses.Known}; what other words mean can be said in the source's profile.",
        FieldShape.NameMatch => $"Write {NameMatches.Known}; what other words mean can be said in the source's profile.",
        FieldShape.Seconds => "Write seconds from 0 to 2678400 as a number such as 42 or 12.5; 0 for an unanswered attempt.",
        FieldShape.Flag => "Write true or false.",
        FieldShape.CallKind => "Write voice or sms.",
        FieldShape.Verdict => "Write confirmed, false_positive or unknown.",
        FieldShape.Currency => "Write a currency code of three letters (ISO 4217), such as THB.",
        FieldShape.Amount => "Write the amount in major units as a number or a decimal text, such as 1500.00 or \"1500.00\".",
        FieldShape.SignedAmount => "Write the balance in major units as a number or a decimal text, such as -20.50 or \"-20.50\".",
        FieldShape.Date => "Write a date such as 2026-03-01.",
        _ => "Write a code of 1 to 64 bytes, as text.",
    };
}
