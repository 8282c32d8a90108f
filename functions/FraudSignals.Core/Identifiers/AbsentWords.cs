using System.Collections.Frozen;
using System.Text;

namespace FraudSignals.Identifiers;

/// <summary>
/// The words that feeds write where they know nothing, or may not say. Case, spaces, brackets, underscores and other punctuation
/// do not matter, and words may follow each other: <c>Caller ID: not available</c>. A text without any letter or digit is one too.
/// </summary>
internal static class AbsentWords
{
    private const int MaxLetters = 60;

    // Each alone or joined with others.
    private static readonly FrozenSet<string> Absent = FrozenSet.ToFrozenSet(
    [
        "null", "none", "unknown", "undefined", "unavailable", "unassigned", "unspecified", "unidentified", "notavailable", "notapplicable",
        "notprovided", "notset", "notknown", "notfound", "notpresent", "nodata", "novalue", "noname", "nonumber", "nobody", "noone",
        "nothing",
        "empty", "missing", "blank", "absent", "outofarea", "placeholder", "dummy", "callerunknown",
        // French, Spanish, German, Portuguese, Italian.
        "inconnu", "inconnue", "indisponible", "nonrenseigne", "nonrenseigné", "aucun", "desconocido", "desconocida", "nodisponible",
        "ninguno",
        "sindatos", "unbekannt", "nichtverfügbar", "nichtverfuegbar", "keine", "keineangabe", "leer", "desconhecido", "indisponível",
        "sconosciuto",
        // Thai: not known, not stated, no number, none, no data.
        "ไม่ทราบ", "ไม่ทราบเบอร์", "ไม่ทราบหมายเลข", "ไม่ระบุ", "ไม่ระบุเบอร์", "ไม่ระบุหมายเลข", "ไม่มีเบอร์", "ไม่มีหมายเลข",
        "ไม่มีข้อมูล", "ไม่มี",
        "未知", "不明", "不详", "알수없음", "khôngxácđịnh", "khôngrõ",
        // Dutch, Danish, Norwegian, Swedish, Finnish, Polish, Czech, Hungarian, Romanian, Turkish, Indonesian, Russian, Arabic.
        "onbekend", "ukendt", "ukjent", "okänd", "okand", "tuntematon", "nieznany", "neznámé", "neznámý", "neznamy", "ismeretlen",
        "necunoscut", "bilinmeyen", "bilinmiyor", "tidakdiketahui", "tidakdikenal", "неизвестно", "неизвестный", "неизвестен", "مجهول",
        "غيرمعروف", "unbekannter", "unbekannte", "sinnumero", "semnumero",
    ]);

    private static readonly FrozenSet<string> Withheld = FrozenSet.ToFrozenSet(
    [
        "anonymous", "anonymised", "anonymized", "anonim", "anon", "private", "privacy", "restricted", "withheld", "withhold", "blocked",
        "hidden", "suppressed",
        "concealed", "confidential", "secret", "undisclosed", "notdisclosed", "unlisted", "nocallerid", "nocli", "clir", "clirestricted",
        "presentationrestricted",
        // French, Spanish, German, Portuguese, Italian.
        "anonyme", "masqué", "masque", "privé", "prive", "privée", "secrète", "anónimo", "anonimo", "oculto", "privado", "restringido",
        "bloqueado", "anonym",
        "unterdrückt", "unterdrueckt", "privat", "anônimo", "privato", "nascosto", "sconosciutoprivato",
        // Thai: number not shown, private number, not disclosed, hidden.
        "ไม่แสดงเบอร์", "ไม่แสดงหมายเลข", "ไม่แสดงเลขหมาย", "เบอร์ส่วนตัว", "หมายเลขส่วนตัว", "ไม่เปิดเผย", "ไม่เปิดเผยเบอร์",
        "ไม่เปิดเผยหมายเลข", "ปกปิด", "ซ่อนเบอร์",
        "匿名", "隐藏", "隐藏号码", "私人", "非通知", "非通知設定", "비공개", "발신번호표시제한", "ẩndanh", "sốẩn",
        // As above; German and Portuguese again.
        "anoniem", "afgeschermd", "skjult", "hemligt", "hemlig", "dolt", "salainen", "ukryty", "zastrzeżony", "zastrzezony", "prywatny",
        "skryté",
        "skryte", "rejtett", "ascuns", "gizli", "özel", "tersembunyi", "pribadi", "peribadi", "скрыт", "скрытый", "анонимный", "анонимно",
        "аноним", "частный", "خاص", "محجوب",
        "nichtangezeigt", "unterdrückte", "anonymus", "anônima", "anonima", "nãoidentificado", "naoidentificado",
    ]);

    // Said beside the others, and meaning nothing alone.
    private static readonly FrozenSet<string> Company = FrozenSet.ToFrozenSet(
    [
        "caller", "callers", "callerid", "calling", "callee", "called", "call", "number", "numero", "número", "numéro", "nummer",
        "rufnummer", "id", "cli", "clid",
        "msisdn", "imsi", "imei", "name", "user", "party", "subscriber", "account", "device", "cell", "sim", "value", "invalid", "by", "or",
        "is", "the", "was",
        "address", "identity", "line", "teilnehmer", "nummer", "numara", "nomor", "numer", "номер",
        "号码", "號碼", "番号", "번호", "số", "رقم",
    ]);

    // Too short to be looked for within others.
    private static readonly FrozenSet<string> Alone = FrozenSet.ToFrozenSet(
        [
            "na", "nan", "nil", "nul", "nill", "undef", "unk", "unkn", "ukn", "unavail", "tbd", "tba", "void",
            "no", "sn", "sd", "ka", "test", "testing", "payphone", "coinline", "international", "false", "inf", "infinity", "noid", "id",
            "nd", "kein", "sans", "ไม่",
        ]);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> AbsentSpans =
        Absent.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> WithheldSpans =
        Withheld.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> CompanySpans =
        Company.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>What a text says; null where it says something else. The text is folded, see <see cref="Folding"/>.</summary>
    public static IdentifierForm? Find(string text)
    {
        // As databases export NULL.
        if (text is @"\N" or @"\n")
        {
            return IdentifierForm.Absent;
        }

        var plain = Plain(UserOf(text));
        if (plain.Length == 0)
        {
            return IdentifierForm.Absent;
        }

        if (plain.Any(char.IsAsciiDigit))
        {
            return null;
        }

        return plain.Length > MaxLetters ? AreWords(text) ? IdentifierForm.Absent : null
            : Alone.Contains(plain) ? IdentifierForm.Absent
            : Split(plain) ?? (AreWords(text) ? IdentifierForm.Absent : null);
    }

    /// <summary>
    /// Whether a text without digits is said in words: with a space in it, or letters outside ASCII. Identifiers and tokens have neither
    /// (but for a name before an address), and exports say in every language that they know nothing.
    /// </summary>
    private static bool AreWords(string text) =>
        !text.Contains('@', StringComparison.Ordinal) && text.Any(c => c == ' ' || (c > '~' && char.IsLetter(c)));

    /// <summary>
    /// Who is named by an address of SIP, as in sip:anonymous@anonymous.invalid, whatever it stands in the place of, with its scheme or at
    /// a host that is no domain of others; any other text as it is.
    /// </summary>
    private static string UserOf(string text)
    {
        var scheme = text.StartsWith("sip:", StringComparison.OrdinalIgnoreCase) ? 4
            : text.StartsWith("sips:", StringComparison.OrdinalIgnoreCase) ? 5 : 0;
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at >= scheme && (scheme > 0 || IsNoDomain(text.AsSpan(at + 1))) ? text[scheme..at] : text;
    }

    private static bool IsNoDomain(ReadOnlySpan<char> host) =>
        host is [>= '0' and <= '9', ..] or ['[', ..] || host.StartsWith("localhost", StringComparison.OrdinalIgnoreCase)
            || host.EndsWith(".invalid", StringComparison.OrdinalIgnoreCase);

    /// <summary>Letters (with what stands above and below them) and digits alone, in lower case.</summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune)
                || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.NonSpacingMark
                    or System.Globalization.UnicodeCategory.SpacingCombiningMark)
            {
                plain.Append(Rune.ToLowerInvariant(rune).ToString());
            }
        }

        return plain.ToString();
    }

    /// <summary>Whether the letters fall apart into known words, at least one of which says something; withheld wins.</summary>
    private static IdentifierForm? Split(string letters)
    {
        // By the place reached: 0 not reached, 1 by company alone, 2 absent, 3 withheld.
        Span<byte> reached = stackalloc byte[letters.Length + 1];
        reached.Clear();
        reached[0] = 1;
        for (var from = 0; from < letters.Length; from++)
        {
            if (reached[from] == 0)
            {
                continue;
            }

            for (var to = from + 2; to <= letters.Length; to++)
            {
                var word = letters.AsSpan(from, to - from);
                var says = WithheldSpans.Contains(word) ? 3 : AbsentSpans.Contains(word) ? 2 : CompanySpans.Contains(word) ? 1 : 0;
                if (says > 0)
                {
                    reached[to] = (byte)Math.Max(reached[to], Math.Max(says, (int)reached[from]));
                }
            }
        }

        return reached[^1] switch
        {
            3 => IdentifierForm.Withheld,
            2 => IdentifierForm.Absent,
            _ => null,
        };
    }
}
