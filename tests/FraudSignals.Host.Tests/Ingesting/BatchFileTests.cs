using System.Text;
using FraudSignals.Backtesting.Files;
using FraudSignals.Events;
using FraudSignals.Host.Ingesting;
using FraudSignals.Host.Shell;

namespace FraudSignals.Host.Tests.Ingesting;

public sealed class BatchFileTests
{
    [Fact]
    public async Task Each_batch_of_csv_has_the_header() =>
        Assert.Equal(["h\n1\n2\n", "h\n3\n"], await ReadAsync("h\n1\n2\n\n3\n"));

    [Fact]
    public async Task A_line_break_in_quotes_does_not_end_a_record() =>
        Assert.Equal(["h\n\"a\nb\"\nc\n", "h\nd\n"], await ReadAsync("h\r\n\"a\r\nb\"\r\nc\r\nd"));

    [Fact]
    public async Task Ndjson_is_cut_by_lines() =>
        Assert.Equal(["{\"a\":1}\n{}\n", "{}\n"], await ReadAsync("{\"a\":1}\n{}\n{}\n"));

    [Fact]
    public async Task A_json_array_becomes_lines() =>
        Assert.Equal(["{\"a\":1}\n{\"b\":[2,3]}\n", "{}\n"], await ReadAsync("[ {\n \"a\": 1}, {\"b\":[2,\n3]}, {} ]"));

    [Fact]
    public async Task A_header_alone_is_posted_so_that_the_host_judges_it() => Assert.Equal(["h\n"], await ReadAsync("h\n"));

    [Theory]
    [InlineData("x.csv", "id,time,caller,callee\n", EventType.Call)]
    [InlineData("calls.csv", "id,time,payer,payee\n", EventType.Transfer)]
    [InlineData("transfers-2026.csv", "ID,WHEN,A,B\n", EventType.Transfer)]
    public void What_a_file_holds_is_told_by_its_fields_and_then_by_its_name(string name, string first, EventType expected) =>
        Assert.Equal(expected, FileContent.Of(name, new Batch(Encoding.UTF8.GetBytes(first), "text/csv", 1)));

    [Fact]
    public void What_neither_tells_must_be_said() =>
        Assert.Contains("--type",
            Assert.Throws<CommandException>(() => FileContent.Of("x", new Batch("a,b\n"u8.ToArray(), "text/csv", 1))).Message);

    private static async Task<List<string>> ReadAsync(string content)
    {
        using var directory = new TempDirectory();
        using var file = await InputFile.OpenAsync(directory.Write("f", content), TestContext.Current.CancellationToken);
        var batches = new List<string>();
        await foreach (var batch in new BatchFile(file, size: 2).ReadAsync(TestContext.Current.CancellationToken))
        {
            batches.Add(Encoding.UTF8.GetString(batch.Body));
        }

        return batches;
    }
}
