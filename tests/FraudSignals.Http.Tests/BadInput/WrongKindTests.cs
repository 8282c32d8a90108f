using System.IO.Compression;
using System.Net;
using System.Text;

namespace FraudSignals.Http.Tests.BadInput;

/// <summary>Bodies that are another thing than they are said to be: each is told in a sentence of its own.</summary>
public sealed class WrongKindTests
{
    private const string Json = "application/json";
    private const string NdJson = "application/x-ndjson";
    private const string Csv = "text/csv";
    private const string Header = "id,time,caller,callee,durationSeconds";
    private const string Row = "1,2026-03-01T11:00:00Z,+66810001111,+66899990000,30";

    private static readonly string Plain = $"{Header}\n{Row}\n";

    [Theory]
    [InlineData('\t', "tabs")]
    [InlineData(';', "semicolons")]
    [InlineData('|', "bars")]
    public Task Other_separators(char separator, string name) =>
    AssertRefusedAsync(Plain.Replace(',', separator), Csv, "unknown_field", $"separated by {name}");

    [Fact]
    public async Task Text_of_another_encoding()
    {
        foreach (var encoding in (Encoding[])[Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            await AssertRefusedAsync([.. encoding.GetPreamble(), .. encoding.GetBytes(Plain)], Csv, "wrong_encoding", "UTF-16");
            await AssertRefusedAsync(encoding.GetBytes(Plain), Csv, "wrong_encoding", "UTF-16 without its mark");
            await AssertRefusedAsync(encoding.GetBytes("[{\"id\":\"1\"}]"), Json, "wrong_encoding", "UTF-16 without its mark");
        }

        await AssertRefusedAsync([.. Encoding.UTF32.GetPreamble(), .. Encoding.UTF32.GetBytes(Plain)], Csv, "wrong_encoding", "UTF-32");
        await AssertRefusedAsync(Encoding.UTF32.GetBytes(Plain), NdJson, "wrong_encoding", "UTF-32");
    }

    [Fact]
    public async Task Compressed_data_that_is_not_said_to_be()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(Plain));
        }

        await AssertRefusedAsync(packed.ToArray(), Csv, "wrong_format", "Content-Encoding: gzip");

        using var workbook = new MemoryStream();
        using (var zip = new ZipArchive(workbook, ZipArchiveMode.Create, true))
        {
            zip.CreateEntry("[Content_Types].xml");
            zip.CreateEntry("xl/workbook.xml");
        }

        await AssertRefusedAsync(workbook.ToArray(), Csv, "wrong_format", "xlsx");
    }

    [Theory]
    [InlineData("PK\u0003\u0004calls.csv", "zip archive")]
    [InlineData("PAR1\u0015\u0004", "Parquet")]
    [InlineData("%PDF-1.7\n", "PDF")]
    [InlineData("<!DOCTYPE html>\n<html>", "web page")]
    [InlineData("  <HTML><body>Please log in</body>", "web page")]
    [InlineData("\u0001\u0002\u0003\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008", "binary")]
    public async Task Files_that_are_no_text(string start, string what)
    {
        foreach (var type in (string[])[Csv, NdJson, Json])
        {
            await AssertRefusedAsync(start, type, "wrong_format", what);
        }
    }

    [Fact]
    public async Task One_kind_said_to_be_the_other()
    {
        await AssertRefusedAsync("[{\"id\":\"1\"}]", Csv, "wrong_format", "This is JSON");
        await AssertRefusedAsync("{\"id\":\"1\"}\n{}", Csv, "wrong_format", "This is JSON");
        await AssertRefusedAsync(Plain, Json, "wrong_format", "This is CSV");
        await AssertRefusedAsync(Plain, NdJson, "wrong_format", "This is CSV");
        await AssertRefusedAsync("[{\"id\":\"1\"}]", NdJson, "wrong_format", "This is a JSON array");
        await AssertRefusedAsync("<?xml version=\"1.0\"?><Document/>", Csv, "wrong_format", "This is XML");
        await AssertRefusedAsync("<Document/>", "application/xml", "wrong_format", "layout");
    }

    [Fact]
    public Task A_missing_header() =>
    AssertRefusedAsync(Row + "\n", Csv, "unknown_field",
        "The first line must name the fields, at least id,time,caller,callee,durationSeconds, and holds a record");

    [Fact]
    public Task Old_line_ends() => AssertRefusedAsync(Plain.Replace('\n', '\r'), Csv, "invalid_csv", "CR only");

    [Fact]
    public Task A_line_that_names_another_separator() =>
    AssertRefusedAsync("sep=;\n" + Plain.Replace(',', ';'), Csv, "unknown_field", "sep=");

    [Theory]
    [InlineData("sep=,\r\n" + Header + "\r\n" + Row + "\r\n")]
    [InlineData("\uFEFF\"sep=,\"\n" + Header + "\n" + Row)]
    [InlineData(Header + ",\n" + Row + ",\n")]
    [InlineData(Header + ",,\n" + Row + ", ,\n")]
    [InlineData(Header + "\n" + Row + ",\n")]
    public async Task What_harms_nothing_is_passed_over(string body)
    {
        await using var server = await EngineServer.StartAsync();
        (await server.PostCallsAsync(body, Csv)).AssertTaken(new Counts(Accepted: 1));
    }

    [Fact]
    public async Task A_value_in_a_column_without_a_name_is_never_lost()
    {
        await using var server = await EngineServer.StartAsync();
        var answer = await server.PostCallsAsync($"{Header},\n{Row},\n2{Row[1..]},lost\n", Csv);
        answer.AssertTaken(new Counts(Accepted: 1, Rejected: 1), "1 2 - column_count");
    }

    private static Task AssertRefusedAsync(string body, string type, string code, string says) =>
        AssertRefusedAsync(Encoding.UTF8.GetBytes(body), type, code, says);

    private static async Task AssertRefusedAsync(byte[] body, string type, string code, string says)
    {
        await using var server = await EngineServer.StartAsync();
        var answer = await server.PostAsync("/api/calls", body, type, null);
        answer.AssertStopped(HttpStatusCode.BadRequest, code, accepted: 0, index: 0);
        Assert.Contains(says, answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
