using CsCheck;
using FraudSignals.Events;

namespace FraudSignals.Core.Tests.Identifiers;

/// <summary>Words and fillings that stand for nobody never become a subject, of whatever kind and however written.</summary>
public sealed class PlaceholderTests
{
    private static readonly string[] Absent =
    [
        "NULL", "nan", "NaN", "N/A", "-", "--", "?", ".", "0", "none", "Unavailable", @"\N", "unknown", "undefined", "not available",
        "00000000000", "(null)", "<unknown>",
        "[none]", "n.a.", "''", "\"\"", "\"\" <>", "…", "_", "*", "Unknown Number", "caller_id_unavailable", "NOT-AVAILABLE", "nil",
        "1111111111", "999999999",
        "FFFFFFFFFFFFFFF", "ไม่ทราบ", "ไม่ระบุหมายเลข", "inconnu", "desconocido", "unbekannt", "out of area", "\u200B", "XXXXXXXX",
        "Unbekannter Teilnehmer", "未知号码", "发送者未知", "неизвестно", "مجهول", "bilinmeyen", "không rõ", "nieznany", "Onbekend", "okänd",
        "tidak diketahui", "[object Object]", "s/n", "S/D",
        "k.A.", "test", "payphone", "International", "no hay número", "ei tiedossa", "няма номер",
    ];

    private static readonly string[] Withheld =
    [
        "anonymous", "Anonymous", "restricted", "withheld", "PRIVATE", "Blocked", "No Caller ID", "number withheld", "(private)",
        "CALLER_ID_BLOCKED", "PrivateNumber",
        "sip:anonymous@anonymous.invalid", "\"Anonymous\" <sip:anonymous@anonymous.invalid>", "sip:+66812345678@anonymous.invalid",
        "sip:Restricted@10.0.0.1", "tel:anonymous",
        "ไม่แสดงหมายเลข", "เบอร์ส่วนตัว", "numéro masqué", "número oculto", "Rufnummer unterdrückt", "ａｎｏｎｙｍｏｕｓ", "anony\u200Bmous",
        "anonymus", "Nicht angezeigt", "非通知設定", "скрыт", "Скрытый номер", "номер скрыт", "Анонимный", "رقم خاص", "gizli numara", "ẩn danh",
        "số ẩn", "비공개", "nomor pribadi", "ukryty",
        "zastrzeżony", "anoniem", "skjult nummer", "hemligt nummer", "anonymous@10.0.0.1", "private@localhost",
    ];

    public static TheoryData<string> AbsentWords => [.. Absent];

    public static TheoryData<string> WithheldWords => [.. Withheld];

    [Theory]
    [MemberData(nameof(AbsentWords))]
    public void Say_that_nothing_is_known(string text) => Assert.Equal("absent", Gate.Read(SubjectKind.Number, text));

    [Theory]
    [MemberData(nameof(WithheldWords))]
    public void Say_that_somebody_keeps_it_back(string text) => Assert.Equal("withheld", Gate.Read(SubjectKind.Number, text));

    [Theory]
    [InlineData("P")]
    [InlineData("O")]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("-99")]
    [InlineData("4294967295")]
    [InlineData("2147483647")]
    [InlineData("1234567890")]
    public void What_programs_write_for_no_number_is_nobody(string text) => Assert.Equal("absent", Gate.Read(SubjectKind.Number, text));

    [Theory]
    [InlineData("123456789", "48", "+48123456789")] // Kraków.
    [InlineData("0123456789", "33", "+33123456789")] // Paris.
    [InlineData("sip:alice@example.org", "66", "~sip:alice@example.org")]
    [InlineData("\"Ann B\" <sip:alice@example.org>", "66", "~sip:alice@example.org")]
    [InlineData("alice", "66", "~alice")]
    [InlineData("tok-none-abc", "66", "~tok-none-abc")]
    public void What_could_be_filler_and_is_none_stays(string text, string country, string expected) =>
        Assert.Equal(expected, Gate.Read(SubjectKind.Number, text, country));

    [Theory]
    [InlineData("+66 0000000000")]
    [InlineData("+66000000000")]
    [InlineData("00660000000000")]
    [InlineData("66000000000")]
    public void A_country_code_and_zeros_are_nobody(string text) => Assert.Equal("absent", Gate.Read(SubjectKind.Number, text));

    [Theory]
    [InlineData("NANA-1")]
    [InlineData("Nobu")]
    [InlineData("KBANK")]
    [InlineData("Private Bank 1")]
    [InlineData("ACC-NULL-7")]
    public void Are_told_from_names_that_hold_them(string text) =>
    Assert.StartsWith("~", Gate.Read(SubjectKind.Account, text), StringComparison.Ordinal);

    [Fact]
    public void Become_no_subject_in_any_case_and_punctuation() => Gen.Select(
            Gate.OneOf([.. Absent, .. Withheld]).Where(w => !w.Contains(':', StringComparison.Ordinal)), Gen.Enum<SubjectKind>(),
            Gen.Bool.Array[60],
            Gate.OneOf("{0}", "({0})", "[{0}]", " {0} ", "<{0}>", "\"{0}\"", "--{0}--", "{0}.", "_{0}_", "\u200B{0}\uFEFF", "\u00A0{0}",
                "{0}?"))
        .Sample((word, kind, upper, around) =>
        {
            // The backslash of an exported NULL stands alone.
            var text = word == @"\N" ? word
                : string.Format(null, System.Text.CompositeFormat.Parse(around),
                    string.Concat(word.Select((c, i) => upper[i % 60] ? char.ToUpperInvariant(c) : c)));
            var read = Gate.Read(kind, text);
            return read is "absent" or "withheld";
        });
}
