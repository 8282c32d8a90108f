using System.Text;
using FraudSignals.Formats.Records;

namespace FraudSignals.Host.Tests.Feeds;

/// <summary>What a layout can describe, one thing a test.</summary>
public sealed class LayoutTests
{
    private const string Transfers = "\"layout\": \"x\", \"records\": \"transfers\"";

    private const string Fields = """
        "fields": { "id": "REF", "time": { "from": ["DATE", "TIME"], "join": " ", "form": "d/M/yyyy HH:mm", "era": "buddhist" },
          "payer": "FROM", "payee": "TO", "amount": "AMOUNT", "currency": { "value": "THB" }, "status": { "from": "RESULT", "map": { "00": "accepted" }, "else": "rejected" } }
        """;

    private const string Read = "r1 2026-03-01T02:30:00 payer=A-1 payee=B-1 amount=123450";

    [Theory]
    [InlineData(";", "1.234,50")]
    [InlineData("\t", "1234,50")]
    [InlineData("|", "1.234,5")]
    public async Task Other_separators_and_numbers_and_years_and_two_columns_of_time(string separator, string amount)
    {
        var source =
            Reading.Profile(
                $$"""{ {{Transfers}}, "format": "csv", "separator": "{{separator.Replace("\t", "\\t", StringComparison.Ordinal)}}", "decimalPoint": ",", "thousands": ".", {{Fields}} }""");
        await AssertReadAsync(source, Text("REF;DATE;TIME;FROM;TO;AMOUNT;RESULT;", $"r1;1/3/2569;09:30;A-1;B-1;{amount};00;"), Read);

        string Text(params string[] lines) => string.Join("\r\n", lines).Replace(";", separator, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("12.34,50")]
    [InlineData(".234,50")]
    [InlineData("1,234.50")]
    [InlineData("1234,5,0")]
    public async Task A_number_written_otherwise_than_the_layout_says_is_refused(string amount)
    {
        var source =
            Reading.Profile(
                $$"""{ {{Transfers}}, "format": "csv", "separator": ";", "decimalPoint": ",", "thousands": ".", {{Fields}} }""");
        var (events, errors, _) =
            await Reading.ReadAsync(
                source, BatchFormat.Csv, $"REF;DATE;TIME;FROM;TO;AMOUNT;RESULT\nr1;1/3/2569;09:30;A-1;B-1;{amount};00\n");
        Assert.Empty(events);
        Assert.Equal([("r1", "amount", "not_a_number")], errors.Items.Select(e => (e.Id!, e.Field!, e.Code)));
    }

    [Fact]
    public async Task A_file_without_a_header_and_with_lines_before_it()
    {
        var source =
            Reading.Profile(
                $$"""{ {{Transfers}}, "format": "csv", "header": false, "skipLines": 2, "columns": ["REF", "", "DATE", "TIME", "FROM", "TO", "AMOUNT", "RESULT"], {{Fields}} }""");
        await AssertReadAsync(source, "Export of the bank\n1 March\nr1,?,1/3/2569,09:30,A-1,B-1,1234.50,00\n", Read);
    }

    [Fact]
    public async Task Cells_without_quotes()
    {
        var source = Reading.Profile($$"""{ {{Transfers}}, "format": "csv", "separator": "|", "quote": "", {{Fields}} }""");
        await AssertReadAsync(source, "REF|DATE|TIME|FROM|TO|AMOUNT|RESULT|NOTE\nr1|1/3/2569|09:30|A-1|B-1|1234.50|00|6\" pipe\n", Read);
    }

    [Fact]
    public async Task Text_of_another_encoding()
    {
        var source = Reading.Profile($$"""{ {{Transfers}}, "format": "csv", "encoding": "utf-16", {{Fields}} }""");
        var (events, _, problem) =
            await Reading.ReadAsync(source, BatchFormat.Csv,
                [.. Encoding.Unicode.GetPreamble(),
                    .. Encoding.Unicode.GetBytes("REF,DATE,TIME,FROM,TO,AMOUNT,RESULT\nr1,1/3/2569,09:30,A-1,B-1,1234.50,00\n")]);
        Assert.Null(problem);
        Assert.Equal([Read], events);
    }

    [Fact]
    public async Task What_a_time_does_not_fit_is_told_with_the_form()
    {
        var source = Reading.Profile($$"""{ {{Transfers}}, "format": "csv", {{Fields}} }""");
        var (_, errors, _) =
            await Reading.ReadAsync(
                source, BatchFormat.Csv, "REF,DATE,TIME,FROM,TO,AMOUNT,RESULT\nr1,2569-03-01,09:30,A-1,B-1,1234.50,00\n");
        var error = Assert.Single(errors.Items);
        Assert.Equal(("r1", "time", "invalid_time"), (error.Id, error.Field, error.Code));
        Assert.Contains("d/M/yyyy HH:mm, years of the Buddhist era", error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_header_that_lacks_a_column_is_told()
    {
        var source = Reading.Profile($$"""{ {{Transfers}}, "format": "csv", {{Fields}} }""");
        var (_, _, problem) = await Reading.ReadAsync(source, BatchFormat.Csv, "REF,DATE,TIME,FROM,AMOUNT,RESULT\n");
        Assert.Equal(("missing_field", "The header has no column TO, which every record needs."), (problem!.Code, problem.Detail));
    }

    [Fact]
    public async Task Records_further_inside_and_satang_and_milliseconds()
    {
        var source = Reading.Profile($$"""
            { {{Transfers}}, "format": "json", "path": "data.items", "fields": { "id": "ref", "time": { "from": "at.ms", "form": "epochMilliseconds" },
              "payer": "from.account", "payee": "to[].account", "amount": { "from": "satang", "per": 100 }, "currency": { "value": "THB" } } }
            """);
        const string Record =
            """{"ref":"r1","at":{"ms":1772332200000},"from":{"account":"A-1"},"to":[{"account":"B-1"},{"account":"B-2"}],"satang":123450}""";
        var body =
            $$"""{"status":{"items":[1]},"data":{"count":1,"items":[{{Record}}, {{Record.Replace("r1", "r2", StringComparison.Ordinal)}} ],"next":null},"more":[{}]}""";
        foreach (var portion in (int[])[int.MaxValue, 5])
        {
            var (events, _, problem) = await Reading.ReadAsync(source, BatchFormat.Json, body, portion);
            Assert.Null(problem);
            Assert.Equal([Read, "r2" + Read[2..]], events);
        }

        Assert.Equal("cut_off", (await Reading.ReadAsync(source, BatchFormat.Json, body[..^3])).Problem!.Code);
        Assert.Equal("invalid_json", (await Reading.ReadAsync(source, BatchFormat.Json, "{\"data\":{}}")).Problem!.Code);
    }

    [Fact]
    public async Task Of_several_values_none_is_taken_silently()
    {
        var source = Reading.Profile($$"""
            { {{Transfers}}, "format": "json", "fields": { "id": "ref", "time": "at", "payer": "from", "payee": "to.account", "amount": "amount", "currency": { "value": "THB" } } }
            """);
        var (events, errors, _) =
            await Reading.ReadAsync(source, BatchFormat.NdJson,
                """{"ref":"r1","at":"2026-03-01T02:30:00Z","from":"A","to":[{"account":"B-1"},{"account":"B-2"}],"amount":1}""");
        Assert.Empty(events);
        var error = Assert.Single(errors.Items);
        Assert.Equal(("r1", "duplicate_field"), (error.Id, error.Code));
        Assert.Contains("to.account", error.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("yyyy-MM-dd HH:mm:ssf", "2026-03-01 09:30:00.123", "02:30:00.123")]
    [InlineData("yyMMddHHmmsszzz", "260301093000+0700", "02:30:00")]
    [InlineData("d MMM yyyy h:mm tt", "1 Mar 2026 9:30 AM", "02:30:00")]
    [InlineData("dd-MM-yy HH:mm:ss", "01-03-26 09:30:00", "02:30:00")]
    [InlineData("epochSeconds", "1772332200", "02:30:00")]
    [InlineData("epochSeconds", "1772332200.5", "02:30:00.5")]
    [InlineData("hours since 2026-02-28", "26", "02:00:00")]
    public async Task Forms_of_times(string form, string written, string read)
    {
        var source = Reading.Profile($$"""
            { {{Transfers}}, "format": "csv", "fields": { "id": "id", "time": { "from": "t", "form": "{{form}}" }, "payer": "p", "payee": "q", "amount": "a", "currency": { "value": "THB" } } }
            """);
        await AssertReadAsync(source, $"id,t,p,q,a\nr1,{written},A,B,1\n", $"r1 2026-03-01T{read} payer=A payee=B amount=100");
    }

    private static async Task AssertReadAsync(Events.Sources.Source source, string text, params string[] expected)
    {
        var (events, errors, problem) = await Reading.ReadAsync(source, BatchFormat.Csv, text);
        Assert.Null(problem);
        Assert.Equal("", string.Join('\n', errors.Items));
        Assert.Equal(expected, events);
    }
}
