using System.Text;

namespace FraudSignals.Http.Formats;

/// <summary>One field as the readers see it.</summary>
internal sealed class FieldSpec(string name, FieldShape shape, int slot, bool required)
{
    public readonly string Name = name;
    public readonly byte[] Utf8Name = Encoding.UTF8.GetBytes(name);

    /// <summary>The name as compact JSON writes it, <c>"name":</c>, to be recognised in one comparison.</summary>
    public readonly byte[] JsonName = Encoding.UTF8.GetBytes($"\"{name}\":");

    public readonly FieldShape Shape = shape;
    public readonly int Slot = slot;
    public readonly bool Required = required;

    /// <summary>What to write, to end an error's detail with.</summary>
    public string Expected => Shape switch
    {
        FieldShape.Id => "Write the record's id as text of 1 to 128 bytes, the same whenever the record is sent again.",
        FieldShape.Time => "Write an RFC 3339 time with its offset, such as 2026-03-01T09:30:00+07:00.",
        FieldShape.View => "Write originating, terminating or both.",
        FieldShape.Version => "Write a whole number from 0 to 2147483647.",
        FieldShape.Number => "Write a telephone number such as +66812345678, or an opaque token, as text.",
        FieldShape.Device => "Write an IMEI or an opaque token, as text.",
        FieldShape.OtherIdentifier => "Write an identifier of 1 to 64 bytes, as text.",
        FieldShape.Seconds => "Write seconds from 0 to 2678400 as a number such as 42 or 12.5; 0 for an unanswered attempt.",
        FieldShape.Flag => "Write true or false.",
        FieldShape.CallKind => "Write voice or sms.",
        FieldShape.Currency => "Write a currency code of three letters (ISO 4217), such as THB.",
        FieldShape.Amount => "Write the amount in major units as a number or a decimal text, such as 1500.00 or \"1500.00\".",
        FieldShape.SignedAmount => "Write the balance in major units as a number or a decimal text, such as -20.50 or \"-20.50\".",
        FieldShape.Date => "Write a date such as 2026-03-01.",
        _ => "Write a code of 1 to 64 bytes, as text.",
    };
}
