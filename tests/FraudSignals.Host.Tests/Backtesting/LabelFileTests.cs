using FraudSignals.Backtesting.Files;
using FraudSignals.Backtesting.Scoring;
using FraudSignals.Identifiers;

namespace FraudSignals.Host.Tests.Backtesting;

public sealed class LabelFileTests
{
    private readonly Tokenizer _tokenizer = new(new byte[32]);

    [Fact]
    public void Columns_may_stand_in_any_order_and_in_quotes()
    {
        var labels = Read("class,label,key,kind\n\"a, \"\"b\"\"\",1,\"+66 81 234 5678\",Number\n,0,x1,account\n");

        Assert.Equal(["a, \"b\"", ""], labels.Select(l => l.Class));
        Assert.Equal([true, false], labels.Select(l => l.IsFraud));
    }

    [Fact]
    public void A_key_is_normalised_as_that_of_an_event() =>
        Assert.Equal(
            Read("kind,key,label\nnumber,0812345678,1\n")[0].Subject,
            Read("kind,key,label\nnumber,+66812345678,1\n")[0].Subject);

    [Theory]
    [InlineData("key,label\nx,1\n", "f:1:")]
    [InlineData("kind,key,label\nperson,x,1\n", "f:2: kind")]
    [InlineData("kind,key,label\nsim,x,1\nsim,y,maybe\n", "f:3: label")]
    [InlineData("kind,key,label\nsim,,1\n", "f:2: The key is empty")]
    [InlineData("kind,key,label\nnumber,6.68123E+10,1\n", "f:2: A spreadsheet has rounded this number")]
    [InlineData("kind,key,label\nnumber,NULL,1\n", "f:2: The key stands for nothing known")]
    [InlineData("kind,key,label\nnumber,sip:+66812345678@example.org,1\nnumber,0812345678,0\n", "f:3: this key has a label already")]
    [InlineData("kind,key,label\nnumber,0812345678,1\nnumber,+66812345678,0\n", "f:3: this key has a label already")]
    public void What_cannot_be_read_is_named_by_line(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<UnusableInputException>(() => Read(text)).Message);

    [Theory]
    [InlineData("\uFEFFsep=,\r\nkind,key,label\r\nsim,x1,1\r\n", "")]
    [InlineData("kind,key,label\rsim,x1,1\r", "")]
    [InlineData("kind;key;label\nsim;x1;1\n", "Columns are separated by semicolons. Separate columns with commas.")]
    [InlineData("kind\tkey\tlabel\rsim\tx1\t1\r", "Columns are separated by tabs. Separate columns with commas.")]
    [InlineData("sep=;\nkind;key;label\nsim;x1;1\n",
        "The line sep= says that columns are separated by semicolons. Separate columns with commas.")]
    public async Task How_a_spreadsheet_writes_it_is_passed_over_or_told(string text, string says)
    {
        using var directory = new TempDirectory();
        directory.Write("labels.csv", text);
        Task<IReadOnlyList<Label>> ReadAsync() =>
            LabelFile.ReadAsync(directory.File("labels.csv"), _tokenizer, TestContext.Current.CancellationToken);
        if (says.Length == 0)
        {
            Assert.Single(await ReadAsync());
        }
        else
        {
            Assert.EndsWith(says, (await Assert.ThrowsAsync<UnusableInputException>(ReadAsync)).Message, StringComparison.Ordinal);
        }
    }

    private IReadOnlyList<Label> Read(string text) => LabelFile.Read(new StringReader(text), "f", _tokenizer);
}
