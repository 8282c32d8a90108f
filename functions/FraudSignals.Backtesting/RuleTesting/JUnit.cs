using System.Xml;
using FraudSignals.Backtesting.Text;

namespace FraudSignals.Backtesting.RuleTesting;

/// <summary>Writes a report in the XML that build servers read.</summary>
internal static class JUnit
{
    public static void Write(RuleTestReport report, string path)
    {
        using var xml = XmlWriter.Create(path, new XmlWriterSettings { Indent = true });
        xml.WriteStartElement("testsuites");
        Counts(xml, report.Tests, report.Seconds);
        foreach (var file in report.Tests.GroupBy(t => t.File))
        {
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", file.Key);
            Counts(xml, [.. file], file.Sum(t => t.Seconds));
            foreach (var test in file)
            {
                Write(xml, test);
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Write(XmlWriter xml, RuleTestResult test)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", test.Target.Length == 0 ? test.File : test.Target);
        xml.WriteAttributeString("name", test.Name.Length == 0 ? "the file can be read" : test.Name);
        xml.WriteAttributeString("file", test.File);
        xml.WriteAttributeString("line", test.Line.ToString(Format.Culture));
        xml.WriteAttributeString("time", Seconds(test.Seconds));
        if (test.Outcome != TestOutcome.Pass)
        {
            var lines = RuleTestReport.Details(test).ToList();
            xml.WriteStartElement(test.Outcome == TestOutcome.Fail ? "failure" : "error");
            xml.WriteAttributeString("message", lines.FirstOrDefault() ?? "");
            xml.WriteString(string.Join('\n', lines));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Counts(XmlWriter xml, IReadOnlyCollection<RuleTestResult> tests, double seconds)
    {
        xml.WriteAttributeString("tests", tests.Count.ToString(Format.Culture));
        xml.WriteAttributeString("failures", tests.Count(t => t.Outcome == TestOutcome.Fail).ToString(Format.Culture));
        xml.WriteAttributeString("errors", tests.Count(t => t.Outcome == TestOutcome.Error).ToString(Format.Culture));
        xml.WriteAttributeString("time", Seconds(seconds));
    }

    private static string Seconds(double seconds) => seconds.ToString("0.000", Format.Culture);
}
