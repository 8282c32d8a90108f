using System.IO.Compression;
using System.Text;
using FraudSignals.Events;
using FraudSignals.Rules.Files;
using FraudSignals.Rules.Loading;
using FraudSignals.Rules.Tests.Files;

namespace FraudSignals.Rules.Tests.Lists;

public sealed class ListCsvTests
{
    private const string List = """
        { "list": "mules", "use": "watch", "subject": "account", "owner": "team", "reason": "Mules.", "source": "registry", "csv": "mules.csv" }
        """;

    [Fact]
    public void Rows_are_entries()
    {
        using var rules = With("tier,key,expires\n3,123,\n,124,2026-06-30\n\n 2 , \"1\"\"25\" ,2026-06-30\n");
        var result = rules.Load();
        var list = Assert.Single(result.Snapshot!.Lists);
        Assert.Equal(
            [3, 1, 2], new[] { "123", "124", "1\"25" }.Select(key => list.Tier(TestRules.Tokenise(SubjectKind.Account, key), default, 0)));
        Assert.Equal(["lists/mules.csv:3 2026-06-30 2"],
            result.Expiries.Select(e => $"{e.File}:{e.Line} {e.Expires:yyyy-MM-dd} {e.Entries}"));
    }

    [Fact]
    public void Ranges_of_numbers_come_in_rows_too()
    {
        using var rules = new TestRules().With("calls/busy.json", TestRules.Rule)
            .With("lists/mules.json", List.Replace("account", "number", StringComparison.Ordinal))
            .With("lists/mules.csv", "prefix,key,tier\n+66697,,2\n,+66812345678,\n");
        var list = Assert.Single(rules.Snapshot().Lists);
        Assert.Equal(2, list.Tier(new Events.Token(1), "+66697123456"u8, 0));
        Assert.Equal(1, list.Tier(TestRules.Tokenise(SubjectKind.Number, "+66812345678"), default, 0));
    }

    [Theory]
    [InlineData("ke,tier\n1,2\n",
        "1:1: error [unknown-key] column 1 of the header is no key of an entry — did you mean 'key'?|1:1: error [missing-key] the header "
        + "has neither 'key' nor 'prefix' — the first line names the columns, for example key,tier,from,expires")]
    [InlineData("key,key\n1,2\n", "1:1: error [duplicate-key] the column 'key' stands here a second time — keep one of them")]
    [InlineData("key,tier\n1,x\n2,10\n",
        "2:3: error [bad-value] 'tier' is no whole number|3:3: error [bad-value] a tier is 1 to 9, the greater the graver")]
    [InlineData("key,from\n1,01.02.2026\n", "2:3: error [bad-value] 'from' is no date — write year-month-day, for example 2026-11-23")]
    [InlineData("key,expires\n1,2570-03-31\n", "2:3: error [bad-value] 'expires': 2570 is a Buddhist-era year: write 2027")]
    [InlineData("key,from\n1,2567-02-29\n", "2:3: error [bad-value] 'from': 2567 is a Buddhist-era year: write 2024")]
    [InlineData("key,kind\n1,person\n1,sim\n",
        "2:3: error [unknown-value] 'kind' is no kind of subject — use one of account, cell, device, number, sim|3:3: error "
        + "[list-subject] the list is of an account each, and this is a sim — put it on a list of its own")]
    [InlineData("key,tier\n1\n", "2:1: error [csv] the line has 1 cells, the header 2")]
    [InlineData("key\n1\n2\n1\n",
        "4:1: error [duplicate-value] this subject stands here a second time for the same days — keep one of them")]
    [InlineData("key\n1\n\"2\n3\n",
        "3:1: error [csv] a quote is not closed, or stands inside a cell — write a quote inside a quoted cell twice")]
    [InlineData("key,tier\n,2\n", "2:1: error [missing-key] the entry lacks 'key' or 'prefix' — give one of them")]
    [InlineData(
        "",
        "1:1: error [missing-key] the header has neither 'key' nor 'prefix' — the first line names the columns, for example "
        + "key,tier,from,expires")]
    public void A_bad_line_is_told(string csv, string expected)
    {
        using var rules = With(csv);
        Assert.Equal(string.Join('\n', expected.Split('|').Select(e => "lists/mules.csv:" + e)), rules.Errors());
    }

    [Fact]
    public void Many_errors_are_not_all_told()
    {
        using var rules = With("key,tier\n" + string.Concat(Enumerable.Range(0, 1000).Select(i => $"{i},x\n")));
        var errors = rules.Load().Diagnostics;
        Assert.Equal(21, errors.Length);
        Assert.Contains("not read", errors[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_named_by_one_list()
    {
        using var rules = new TestRules().With("calls/busy.json", TestRules.Rule)
            .With("lists/mules.json", List.Replace("mules.csv", "mule.csv", StringComparison.Ordinal)).With("lists/mules.csv", "key\n");
        Assert.Equal(
            """
            lists/mules.csv:1:1: error [unused] no list names this file — add "csv" to a list file, or remove it
            lists/mules.json:1:124: error [unknown-file] there is no CSV file 'mule.csv' beside the list — did you mean 'mules.csv'?
            """.ReplaceLineEndings("\n"), rules.Errors());

        rules.With("lists/mules.json", List).With("lists/other.json", List.Replace("\"mules\"", "\"other\"", StringComparison.Ordinal));
        Assert.Equal("lists/other.json:1:124: error [duplicate-value] 'mules.csv' is named by another list", rules.Errors());
    }

    [Fact]
    public void The_hash_covers_the_rows()
    {
        using var rules = With("key\n1\n");
        var hash = rules.Snapshot().Hash;
        rules.With("lists/mules.csv", "key\r\n1\r\n");
        Assert.Equal(hash, rules.Snapshot().Hash);
        rules.With("lists/mules.csv", "key\n2\n");
        Assert.NotEqual(hash, rules.Snapshot().Hash);
    }

    [Theory]
    [InlineData("\uFEFFkey,tier\r\n1,2\r\n")]
    [InlineData("key,tier\r1,2\r")]
    [InlineData("sep=,\nkey,tier\n1,2\n")]
    [InlineData("\uFEFF\"sep=,\"\r\nkey,tier\r\n1,2\r\n")]
    [InlineData("key,tier,\n1,2,\n")]
    [InlineData("key,tier,,\n1,2\n")]
    [InlineData("key,tier\n1,2,,\n")]
    public void What_spreadsheets_add_is_passed_over(string csv)
    {
        foreach (var bytes in (byte[][])[Encoding.UTF8.GetBytes(csv), Packed(csv), [.. Packed(csv[..5]), .. Packed(csv[5..])]])
        {
            using var rules = With("").With("lists/mules.csv", bytes);
            var list = Assert.Single(rules.Snapshot().Lists);
            Assert.Equal(2, list.Tier(TestRules.Tokenise(SubjectKind.Account, "1"), default, 0));
        }
    }

    [Theory]
    [InlineData("key;tier\n1;2\n", "Columns are separated by semicolons. Separate columns with commas.")]
    [InlineData("key\ttier\n1\t2\n", "Columns are separated by tabs. Separate columns with commas.")]
    [InlineData("key|tier\r1|2\r", "Columns are separated by bars. Separate columns with commas.")]
    [InlineData("sep=;\nkey;tier\n1;2\n", "The line sep= says that columns are separated by semicolons. Separate columns with commas.")]
    [InlineData("<html><body>Log in</body></html>",
        "The data is a web page, perhaps a login or an error page saved in place of a file. Fetch the file itself.")]
    [InlineData("PK\u0003\u0004 xl/workbook.xml", "The data is an Excel workbook (xlsx). Save the sheet as CSV UTF-8.")]
    public void Another_kind_of_file_is_told_as_records_are(string text, string says)
    {
        foreach (var bytes in (byte[][])[Encoding.UTF8.GetBytes(text), Packed(text)])
        {
            using var rules = With("").With("lists/mules.csv", bytes);
            Assert.Equal("lists/mules.csv:1:1: error [encoding] " + says, rules.Errors());
        }
    }

    [Fact]
    public void Text_that_is_no_utf8_is_told()
    {
        foreach (var (encoding, says) in ((Encoding, string)[])
        [
            (Encoding.Unicode, "UTF-16"), (Encoding.BigEndianUnicode, "UTF-16"),
            (new UnicodeEncoding(bigEndian: true, byteOrderMark: false), "UTF-16 without its mark"),
            (Encoding.UTF32, "UTF-32"),
        ])
        {
            using var rules = With("").With("lists/mules.csv", [.. encoding.GetPreamble(), .. encoding.GetBytes("key,tier\n1,2\n")]);
            Assert.Equal($"lists/mules.csv:1:1: error [encoding] The text is {says}. Save it as UTF-8.", rules.Errors());
        }
    }

    [Fact]
    public void A_packed_list_is_read_to_its_end()
    {
        var packed = Packed("key\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i * 7919}\n")));
        foreach (var (bytes, says) in ((byte[], string)[])
        [
            (packed[..^4], "cut off"), (packed[..(packed.Length / 2)], "cut off"), ([.. packed, .. "rubbish"u8], "follows the end of it"),
            ([.. packed[..1000], (byte)(packed[1000] ^ 8), .. packed[1001..]], "gzip data is"),
        ])
        {
            using var rules = With("").With("lists/mules.csv", bytes);
            Assert.Contains(rules.Errors().Split('\n'),
                e => e.StartsWith("lists/mules.csv:1:1: error [encoding] ", StringComparison.Ordinal)
                    && e.Contains(says, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_list_is_read_alike_wherever_its_files_are_from()
    {
        foreach (var (bytes, expected) in ((byte[], string)[])
        [
            (Packed("key,tier\n1,2\n"), ""),
            (Encoding.Unicode.GetBytes("key,tier\n"),
                "lists/mules.csv:1:1: error [encoding] The text is UTF-16 without its mark. Save it as UTF-8."),
        ])
        {
            var files = new RuleFiles("container rules");
            files.Add("calls/busy.json", Encoding.UTF8.GetBytes(TestRules.Rule));
            files.Add("lists/mules.json", Encoding.UTF8.GetBytes(List));
            files.Add("lists/mules.csv", bytes);
            Assert.Equal(expected, string.Join('\n', RuleLoader.Load(files, TestRules.Tokenise).Diagnostics));
        }
    }

    [Fact]
    public void Lines_are_counted_from_the_top_of_the_file()
    {
        using var rules = With("sep=,\nkey,tier,\n1,2,\n2,x,\n3,4,5\n");
        Assert.Equal(
            "lists/mules.csv:4:3: error [bad-value] 'tier' is no whole number\nlists/mules.csv:5:1: error [csv] the line has 3 cells, "
            + "the header 2", rules.Errors());
    }

    private static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    private static TestRules With(string csv) =>
        new TestRules().With("calls/busy.json", TestRules.Rule).With("lists/mules.json", List).With("lists/mules.csv", csv);
}
