namespace FraudSignals.Formats.Records;

/// <summary>The stable codes of record errors and read problems. A code is never reused for something else.</summary>
public static class ErrorCodes
{
    public const string MissingField = "missing_field";
    public const string UnknownField = "unknown_field";
    public const string DuplicateField = "duplicate_field";
    public const string WrongType = "wrong_type";
    public const string NotANumber = "not_a_number";
    public const string Negative = "negative";
    public const string ZeroAmount = "zero_amount";
    public const string TooManyDecimals = "too_many_decimals";
    public const string OutOfRange = "out_of_range";
    public const string UnknownValue = "unknown_value";
    public const string InvalidCurrency = "invalid_currency";
    public const string InvalidTime = "invalid_time";
    public const string TimeWithoutOffset = "time_without_offset";
    public const string TooFarInFuture = "too_far_in_future";

    /// <summary>The id was used before for other content.</summary>
    public const string Conflict = "conflict";

    public const string InvalidDate = "invalid_date";
    public const string Empty = "empty";
    public const string TooLong = "too_long";
    public const string SpreadsheetDamage = "spreadsheet_damage";
    public const string UnreadableNumber = "unreadable_number";
    public const string Masked = "masked";
    public const string NobodyKnown = "nobody_known";
    public const string ControlCharacter = "control_character";
    public const string InvalidUtf8 = "invalid_utf8";
    public const string RecordTooLarge = "record_too_large";
    public const string InvalidJson = "invalid_json";
    public const string NotAnObject = "not_an_object";
    public const string InvalidCsv = "invalid_csv";
    public const string ColumnCount = "column_count";

    /// <summary>Another part of the record, which came before in another batch, counts already.</summary>
    public const string LaterPart = "later_part";

    /// <summary>The body holds nothing.</summary>
    public const string EmptyBody = "empty_body";

    /// <summary>The body ends in the middle.</summary>
    public const string CutOff = "cut_off";

    /// <summary>The text is not UTF-8 but another encoding.</summary>
    public const string WrongEncoding = "wrong_encoding";

    /// <summary>The data is of another kind than it is said to be.</summary>
    public const string WrongFormat = "wrong_format";

    /// <summary>The compressed data cannot be unpacked.</summary>
    public const string InvalidCompression = "invalid_compression";

    /// <summary>The compressed data unpacks to far more than records do.</summary>
    public const string CompressionRatio = "compression_ratio";

    /// <summary>The body is larger than allowed.</summary>
    public const string BodyTooLarge = "body_too_large";

    /// <summary>There are more records than one batch may hold.</summary>
    public const string TooManyRecords = "too_many_records";

    /// <summary>The batch took longer than one request may.</summary>
    public const string TookTooLong = "took_too_long";
}
