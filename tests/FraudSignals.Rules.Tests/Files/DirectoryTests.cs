using System.Text;
using FraudSignals.Rules.Files;
using FraudSignals.Rules.Loading;

namespace FraudSignals.Rules.Tests.Files;

public sealed class DirectoryTests
{
    [Fact]
    public void One_bad_file_refuses_all_and_all_errors_are_told_at_once()
    {
        using var rules = new TestRules()
            .With("calls/good.json", TestRules.Wide)
            .With("calls/bad.json",
                TestRules.Rule.Replace("calls_24h >", "cals_24h >", StringComparison.Ordinal)
                    .Replace("\"24h\"", "\"1x\"", StringComparison.Ordinal))
            .With("typologies/broken.json", "{ \"id\": ");
        var result = rules.Load();
        Assert.Null(result.Snapshot);
        Assert.Equal(
            [
                "calls/bad.json:5:71: error [bad-duration] '1x' is no span of 1 minute to 400 days — write a number and s, m, h or d, "
                + "for example \"24h\"",
                "calls/bad.json:10:20: error [unknown-name] there is no 'cals_24h' here — did you mean 'calls_24h'?",
                "typologies/broken.json:1:9: error [json] a } is missing; the { opened on line 1 is not closed",
            ],
            result.Diagnostics.Select(d => d.ToString()));
    }

    [Fact]
    public void Ids_and_workflow_names_are_taken_once()
    {
        using var rules = new TestRules().With("a/busy.json", TestRules.Rule).With("b/busy.json", TestRules.Rule);
        Assert.Equal(
            """
            b/busy.json:2:19: error [duplicate-name] the WorkflowName 'busy' is taken by a/busy.json
            b/busy.json:9:17: error [duplicate-id] the rule id 'busy' is taken by a/busy.json — an id is never used twice
            """.ReplaceLineEndings("\n"), rules.Errors());
    }

    [Theory]
    [InlineData("{ // no\n}", "1:3: error [json] a rule file has no comments — say it in the description")]
    [InlineData("{ \"WorkflowName\": \"x\", }", "1:24: error [json] a comma stands before the closing bracket — take the comma out")]
    [InlineData("{} {}", "1:4: error [json] something stands behind the last } — one file holds one object")]
    [InlineData("[[[[[[[[[1]]]]]]]]]",
        "1:9: error [json] objects and lists are nested too deep here — a rule file has no more than a few levels")]
    [InlineData("[]", "1:1: error [wrong-type] the rule file must be an object, not a list")]
    [InlineData("", "1:1: error [json] the file is empty — rules new writes a rule to begin with")]
    [InlineData("{ \"\\ud800\": 1 }", "1:3: error [json] the text holds an escape that is no character")]
    public void Bad_json_is_told(string content, string expected)
    {
        using var rules = new TestRules().With("calls/busy.json", content);
        Assert.Equal("calls/busy.json:" + expected, rules.Errors());
    }

    [Fact]
    public void Other_encodings_and_large_files_are_refused()
    {
        using var rules = new TestRules()
            .With("calls/latin.json", Encoding.Latin1.GetBytes("{ \"é\": 1 }"))
            .With("calls/large.json", new byte[RuleFiles.MaxJsonBytes + 1]);
        Assert.Equal(
            """
            calls/large.json:1:1: error [too-large] the file has more than 1048576 bytes
            calls/latin.json:1:1: error [encoding] the file is not UTF-8 — save it as UTF-8
            """.ReplaceLineEndings("\n"), rules.Errors());
    }

    [Fact]
    public void Links_are_not_followed()
    {
        using var outside = new TestRules().With("calls/busy.json", TestRules.Rule);
        using var rules = new TestRules().With("calls/wide.json", TestRules.Wide);
        File.CreateSymbolicLink(Path.Combine(rules.Root, "calls", "busy.json"), Path.Combine(outside.Root, "calls", "busy.json"));
        Directory.CreateSymbolicLink(Path.Combine(rules.Root, "more"), Path.Combine(outside.Root, "calls"));
        Assert.Equal(
            """
            calls/busy.json:1:1: error [link] a symbolic link is not followed — put the file here itself
            more:1:1: error [link] a symbolic link is not followed — put the files here themselves
            """.ReplaceLineEndings("\n"), rules.Errors());
    }

    [Fact]
    public void Tests_schemas_and_deprecated_files_are_left_out()
    {
        using var rules = new TestRules().With("calls/busy.json", TestRules.Rule);
        foreach (var path in new[] { "calls/busy.tests.json", "schema/x.json", "deprecated/x.json", "calls/notes.md", "calls/.#busy.json",
            "x.json", ".git/x.json" })
        {
            rules.With(path, "no rule");
        }

        Assert.Single(rules.Snapshot().Rules);
    }

    [Fact]
    public void Folders_below_a_domain_are_told()
    {
        using var rules = new TestRules().With("calls/deep/busy.json", TestRules.Rule).With("calls/wide.json", TestRules.Wide);
        Assert.Equal("calls/deep:1:1: error [misplaced] a domain has no folders below it — move its files to calls/", rules.Errors());
    }

    [Fact]
    public void A_directory_without_rules_is_told()
    {
        using var rules = new TestRules();
        Assert.Equal($"{rules.Root}:1:1: error [no-rules] there is no rule file here — put them in <domain>/<rule>.json", rules.Errors());
        var missing = RuleLoader.Load(Path.Combine(rules.Root, "none"), TestRules.Tokenise);
        Assert.Equal("no-rules", Assert.Single(missing.Diagnostics).Check);
    }
}
