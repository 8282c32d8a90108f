using FraudSignals.Formats.Records;

namespace FraudSignals.Host.Tests.Feeds;

/// <summary>Each layout that is shipped, on a small file written the way its system writes.</summary>
public sealed class ShippedLayoutTests
{
    [Fact]
    public void All_are_good() => Assert.Equal(
        ["asterisk-csv", "cucm-csv", "freeswitch-csv", "freeswitch-json", "ibm-aml-csv", "pacs002-xml", "pacs008-xml", "paysim-csv",
            "tazama-json", "ts32298-json"],
        Reading.Layouts.Select(l => l.Name).Order(StringComparer.Ordinal));

    [Fact]
    public Task Asterisk() => AssertReadAsync("asterisk-csv", BatchFormat.Csv, """"
        "","0812345678","0898765432","from-internal","""Somchai"" <0812345678>","PJSIP/101-00000001","PJSIP/trunk-00000002","Dial","PJSIP/0898765432@trunk,60","2026-03-01 09:30:00","2026-03-01 09:30:06","2026-03-01 09:30:48",48,42,"ANSWERED","DOCUMENTATION","1772332200.1",""
        "","0812345678","0898765433","from-internal","0812345678","PJSIP/101-00000003","PJSIP/trunk-00000004","Dial","PJSIP/0898765433@trunk,60","2026-03-01 09:31:00",,"2026-03-01 09:31:20",20,0,"NO ANSWER","DOCUMENTATION","1772332260.3",""
        "","0812345679","0898765434","from-internal","0812345679","PJSIP/102-00000005","","Playback","busy","2026-03-01 09:32:00",,"2026-03-01 09:32:02",2,0,"BUSY","DOCUMENTATION"

        """",
        "1772332200.1 2026-03-01T02:30:00 caller=+66812345678 callee=+66898765432 durationSeconds=420 answered=1",
        "1772332260.3 2026-03-01T02:31:00 caller=+66812345678 callee=+66898765433 durationSeconds=0 answered=0",
        "hash:* 2026-03-01T02:32:00 caller=+66812345679 callee=+66898765434 durationSeconds=0 answered=0");

    [Fact]
    public Task FreeSwitch_csv() => AssertReadAsync("freeswitch-csv", BatchFormat.Csv, """
        "Somchai","0812345678","0898765432","default","2026-03-01 09:30:00","2026-03-01 09:30:06","2026-03-01 09:30:48","48","42","NORMAL_CLEARING","0f8d1d4e-5a11-4b52-9f3e-000000000001","","","PCMU","PCMU"
        "Somchai","0812345678","0898765433","default","2026-03-01 09:31:00","","2026-03-01 09:31:20","20","0","NO_ANSWER","0f8d1d4e-5a11-4b52-9f3e-000000000002","","","PCMU","PCMU"

        """,
        "0f8d1d4e-5a11-4b52-9f3e-000000000001 2026-03-01T02:30:00 caller=+66812345678 callee=+66898765432 durationSeconds=420 answered=1",
        "0f8d1d4e-5a11-4b52-9f3e-000000000002 2026-03-01T02:31:00 caller=+66812345678 callee=+66898765433 durationSeconds=0 answered=0");

    [Fact]
    public async Task FreeSwitch_json()
    {
        const string Record = """
            {"core-uuid":"c","switchname":"pbx","channel_data":{"state":"CS_REPORTING","direction":"inbound"},
             "variables":{"direction":"inbound","uuid":"0f8d1d4e-5a11-4b52-9f3e-000000000003","start_stamp":"2026-03-01%2009%3A30%3A00","start_uepoch":"1772332200123456","answer_epoch":"1772332206","billsec":"42","duration":"48"},
             "callflow":[{"dialplan":"XML","caller_profile":{"caller_id_number":"%2B66812345678","destination_number":"0898765432"}},{"caller_profile":{"caller_id_number":"1001","destination_number":"1002"}}]}
            """;
        var leg =
            Record.Replace("\"state\":\"CS_REPORTING\",\"direction\":\"inbound\"", "\"state\":\"CS_REPORTING\",\"direction\":\"outbound\"",
                StringComparison.Ordinal);
        const string Read =
            "0f8d1d4e-5a11-4b52-9f3e-000000000003 2026-03-01T02:30:00.123 caller=+66812345678 callee=+66898765432 durationSeconds=420 "
            + "answered=1";
        await AssertReadAsync("freeswitch-json", BatchFormat.Json, Record, Read);
        await AssertReadAsync("freeswitch-json", BatchFormat.Json, $"[{Record},{leg}]", Read);
        await AssertReadAsync("freeswitch-json", BatchFormat.NdJson, $"{Record.ReplaceLineEndings("")}\n{leg.ReplaceLineEndings("")}\n",
            Read);
    }

    [Fact]
    public async Task Cisco()
    {
        const string Header =
            "\"cdrRecordType\",\"globalCallID_callManagerId\",\"globalCallID_callId\",\"origLegCallIdentifier\",\"dateTimeOrigination\",\"callingPartyNumber\",\"originalCalledPartyNumber\",\"finalCalledPartyNumber\",\"destLegIdentifier\",\"dateTimeConnect\",\"dateTimeDisconnect\",\"duration\",\"origDeviceName\",\"destDeviceName\"";
        var source = Reading.SourceOf("cucm-csv");
        var (events, errors, problem) = await Reading.ReadAsync(source, BatchFormat.Csv, $"""
            {Header}
            INTEGER,INTEGER,INTEGER,INTEGER,INTEGER,VARCHAR(50),VARCHAR(50),VARCHAR(50),INTEGER,INTEGER,INTEGER,INTEGER,VARCHAR(129),VARCHAR(129)
            1,2,108013,26443981,1772332200,"0812345678","0898765430","0898765432",26443982,1772332206,1772332248,42,"SEP001","trunk-a"
            1,2,108014,26443983,1772332260,"0812345678","0898765433","",26443984,0,1772332280,0,"SEP001","trunk-a"

            """);
        Assert.Null(problem);
        Assert.Equal((0, 1), (errors.Rejected, errors.PassedOver));
        Assert.Collection(
            events,
            e =>
                Assert.EndsWith("2026-03-01T02:30:00 caller=+66812345678 callee=+66898765432 durationSeconds=420 answered=1", e,
                    StringComparison.Ordinal),
            e =>
                Assert.EndsWith("2026-03-01T02:31:00 caller=+66812345678 callee=+66898765433 durationSeconds=0 answered=0", e,
                    StringComparison.Ordinal));
    }

    [Fact]
    public async Task Records_of_the_circuit_switched_domain()
    {
        static string Mo(int sequence, string cause, int seconds) => $$"""
            {"recordType":"moCallRecord","servedIMSI":"520011234567890","servedIMEI":"356938035643809","servedMSISDN":"66812345678","calledNumber":{"natureOfAddress":"national","address":"0898765432"},
             "location":{"mCC-MNC":"52001","locationAreaCode":10200,"cellId":4353},"seizureTime":"2026-03-01T09:{{29 + sequence}}:00+07:00","answerTime":"2026-03-01T09:30:06+07:00",
             "callDuration":{{seconds}},"causeForTerm":"{{cause}}","callReference":729081236,"sequenceNumber":{{sequence}} }
            """.ReplaceLineEndings("");
        const string Mt =
            """{"recordType":1,"servedIMSI":"520011234567899","servedMSISDN":"66898765432","callingNumber":"66812345678","answerTime":"2026-03-01T02:30:06Z","seizureTime":"2026-03-01T02:30:00Z","callDuration":42,"causeForTerm":0,"callReference":11}""";
        const string Withheld =
            """{"recordType":1,"servedIMSI":"520011234567899","servedMSISDN":"66898765432","seizureTime":"2026-03-01T02:31:00Z","callDuration":20,"causeForTerm":3,"callReference":12}""";
        const string Sms =
            """{"recordType":"moSMSRecord","servedIMSI":"520011234567890","servedMSISDN":"66812345678","destinationNumber":"66898765432","originationTime":"2026-03-01T02:32:00Z","callReference":13}""";
        const string Gateway = """{"recordType":"incGatewayRecord","calledNumber":"66898765432"}""";
        var source = Reading.SourceOf("ts32298-json");
        string[] lines = [Mo(2, "partialRecord", 600), Mt, Mo(1, "partialRecord", 600), Withheld, Gateway, Mo(3, "normalRelease", 30), Sms];
        var (events, errors, problem) = await Reading.ReadAsync(source, BatchFormat.NdJson, string.Join('\n', lines));
        Assert.Null(problem);
        Assert.Equal(1, errors.PassedOver);
        Assert.Equal("", string.Join('\n', errors.Items));
        var told = events.Select(e => e[(e.IndexOf(' ', StringComparison.Ordinal) + 1)..]).Order(StringComparer.Ordinal).ToList();
        Assert.Contains(
            "2026-03-01T02:30:00 caller=+66812345678 callee=+66898765432 sim=520011234567890 device=35693803564380 cell=52001-10200-4353 "
            + "durationSeconds=12300 answered=1 Originating", told);
        Assert.Contains(
            "2026-03-01T02:30:00 caller=+66812345678 callee=+66898765432 sim=520011234567899 durationSeconds=420 answered=1 Terminating",
            told);
        Assert.Contains(
            told,
            e => e.StartsWith("2026-03-01T02:31:00", StringComparison.Ordinal)
                && e.EndsWith("callee=+66898765432 sim=520011234567899 durationSeconds=0 answered=0 Terminating",
                    StringComparison.Ordinal));
        Assert.Contains(
            "2026-03-01T02:32:00 caller=+66812345678 callee=+66898765432 sim=520011234567890 durationSeconds=0 answered=1 Originating",
            told);
        Assert.Equal(4, told.Count);
    }

    [Fact]
    public async Task Transfers_of_iso_20022_and_how_they_ended()
    {
        static string Order(string id, string amount) => $"""
            <CdtTrfTxInf><PmtId><EndToEndId>E-{id}</EndToEndId><TxId>{id}</TxId></PmtId><IntrBkSttlmAmt Ccy="THB">{amount}</IntrBkSttlmAmt>
            <DbtrAcct><Id><Othr><Id>1234567891</Id></Othr></Id></DbtrAcct><CdtrAcct><Id><Othr><Id>1234567892</Id></Othr></Id></CdtrAcct></CdtTrfTxInf>
            """;
        static string Report(string id, string status, string of = "") =>
            $"<TxInfAndSts><OrgnlEndToEndId>E-{id}</OrgnlEndToEndId><OrgnlTxId>{id}</OrgnlTxId>{(status.Length > 0 ? $"<TxSts>{status}</TxSts>" : "")}{of}</TxInfAndSts>";
        static string Orders(params string[] orders) =>
            $"<Document "
            + $"xmlns='urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08'><FIToFICstmrCdtTrf><GrpHdr><CreDtTm>2026-03-01T02:30:00Z</CreDtTm></GrpHdr>{string.Concat(orders)}</FIToFICstmrCdtTrf></Document>";
        static string Reports(string group, params string[] reports) => $"""
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.002.001.10"><FIToFIPmtStsRpt><GrpHdr><CreDtTm>2026-03-01T02:31:00Z</CreDtTm></GrpHdr>{group}{string.Concat(reports)}</FIToFIPmtStsRpt></Document>
            """;
        const string Read = "2026-03-01T02:30:00 payer=1234567891 payee=1234567892 amount=";
        const string Reference = """
            <OrgnlTxRef><IntrBkSttlmAmt Ccy="THB">7</IntrBkSttlmAmt><DbtrAcct><Id><Othr><Id>1234567891</Id></Othr></Id></DbtrAcct>
            <CdtrAcct><Id><Othr><Id>1234567892</Id></Othr></Id></CdtrAcct></OrgnlTxRef>
            """;
        const string Group = "<OrgnlGrpInfAndSts><OrgnlMsgId>M</OrgnlMsgId><GrpSts>ACSC</GrpSts></OrgnlGrpInfAndSts>";

        // The order before it in the same file has its final state; one without a report is under way, and so is one that is being settled.
        await AssertReadAsync(
            "pacs002-xml", BatchFormat.Xml,
            $"<File>{Orders(Order("T1", "1"), Order("T2", "2"), Order("T3", "3"), Order("T4", "4"))}{Reports("", Report("T2", "RJCT"), Report("T3", "ACSP"), Report("T1", "ACSC"))}</File>",
            [$"T2 {Read}200 Rejected", $"T1 {Read}100", $"T3 {Read}300 Pending", $"T4 {Read}400 Pending"]);

        // What a group's status says is said of that message alone.
        await AssertReadAsync(
            "pacs002-xml", BatchFormat.Xml,
            $"<File>{Orders(Order("T1", "1"))}{Reports(Group, Report("T1", ""))}{Orders(Order("T2", "2"))}{Reports("", Report("T2", ""))}</File>",
            [$"T1 {Read}100", $"T2 {Read}200 Pending"]);

        // A report in a file of its own says all that is known of the transfer, or nothing of use.
        await AssertReadAsync("pacs002-xml", BatchFormat.Xml, Reports("", Report("T7", "ACCC", Reference)),
            [$"T7 {Read.Replace(":30:", ":31:", StringComparison.Ordinal)}700"]);
        var (events, errors, _) =
            await Reading.ReadAsync(
                Reading.SourceOf("pacs002-xml"), BatchFormat.Xml, Reports("", Report("T7", "ACSC"), Report("T8", "BOGUS", Reference)));
        Assert.Empty(events);
        Assert.Equal(
            [(0L, "amount", ErrorCodes.MissingField), (0, "currency", ErrorCodes.MissingField), (0, "payer", ErrorCodes.MissingField),
                (1, "status", ErrorCodes.UnknownValue)],
            errors.Items.Select(e => (e.Index, e.Field, e.Code)).Order());

        // No end-to-end id is no id.
        (events, errors, _) = await Reading.ReadAsync(
            Reading.SourceOf("pacs008-xml"), BatchFormat.Xml,
            Orders(
                Order("T1", "1").Replace("<TxId>T1</TxId>", "", StringComparison.Ordinal)
                    .Replace("E-T1", "NOTPROVIDED", StringComparison.Ordinal)));
        Assert.Empty(events);
        Assert.Equal(("id", ErrorCodes.MissingField), (errors.Items.Single().Field, errors.Items.Single().Code));
    }

    [Fact]
    public async Task Transfers_of_iso_20022()
    {
        const string Document = """
            <?xml version="1.0" encoding="UTF-8"?>
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08">
              <FIToFICstmrCdtTrf>
                <GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-03-01T09:30:00+07:00</CreDtTm><NbOfTxs>2</NbOfTxs></GrpHdr>
                <CdtTrfTxInf>
                  <PmtId><InstrId>I1</InstrId><EndToEndId>E1</EndToEndId><TxId>T1</TxId></PmtId>
                  <IntrBkSttlmAmt Ccy="THB">1500.50</IntrBkSttlmAmt>
                  <Dbtr><Nm>A &amp; B</Nm><CtctDtls><MobNb>+66-812345678</MobNb></CtctDtls></Dbtr>
                  <DbtrAcct><Id><Othr><Id>1234567890</Id></Othr></Id></DbtrAcct>
                  <DbtrAgt><FinInstnId><BICFI>BKKBTHBK</BICFI></FinInstnId></DbtrAgt>
                  <CdtrAgt><FinInstnId><BICFI>KASITHBK</BICFI></FinInstnId></CdtrAgt>
                  <CdtrAcct><Id><IBAN>GB82WEST12345698765432</IBAN></Id></CdtrAcct>
                </CdtTrfTxInf>
                <CdtTrfTxInf>
                  <PmtId><EndToEndId>E2</EndToEndId></PmtId>
                  <IntrBkSttlmAmt Ccy="THB">20</IntrBkSttlmAmt>
                  <AccptncDtTm>2026-03-01T09:31:00+07:00</AccptncDtTm>
                  <DbtrAcct><Id><Othr><Id>1234567891</Id></Othr></Id></DbtrAcct>
                  <CdtrAcct><Id><Othr><Id>1234567892</Id></Othr></Id></CdtrAcct>
                </CdtTrfTxInf>
              </FIToFICstmrCdtTrf>
            </Document>
            """;
        string[] read =
        [
            "T1 2026-03-01T02:30:00 payer=1234567890 payee=GB82WEST12345698765432 payerNumber=+66812345678 amount=150050",
            "E2 2026-03-01T02:31:00 payer=1234567891 payee=1234567892 amount=2000",
        ];
        await AssertReadAsync("pacs008-xml", BatchFormat.Xml, Document, read);
        await AssertReadAsync("pacs008-xml", BatchFormat.Xml,
            Document.Replace("xmlns=", "xmlns:p=", StringComparison.Ordinal).Replace("<", "<p:", StringComparison.Ordinal)
                .Replace("<p:/", "</p:", StringComparison.Ordinal).Replace("<p:?", "<?", StringComparison.Ordinal), read);
        foreach (var (broken, says) in new[]
        {
            (Document[..^60], "cut off"),
            ("<!DOCTYPE Document [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
                + Document[Document.IndexOf("<Document", StringComparison.Ordinal)..], "DOCTYPE"),
            ("<Document><Other/></Document>", "no element CdtTrfTxInf"), ("{}", "JSON"),
        })
        {
            var problem =
                await Assert.ThrowsAsync<Formats.Input.UnreadableDataException>(
                    () => Reading.ReadAsync(Reading.SourceOf("pacs008-xml"), BatchFormat.Xml, broken));
            Assert.Contains(says, problem.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Messages_as_tazama_takes_them()
    {
        static string Order(string id, string member) => """
            {"TxTp":"pacs.008.001.10","MEMBER":{"GrpHdr":{"MsgId":"m","CreDtTm":"2026-03-01T02:30:00.000Z","NbOfTxs":1},
             "CdtTrfTxInf":{"PmtId":{"InstrId":"i","EndToEndId":"REF"},"IntrBkSttlmAmt":{"Amt":{"Amt":1500.5,"Ccy":"THB"}},
              "Dbtr":{"Nm":"A","CtctDtls":{"MobNb":"+66-812345678"}},"DbtrAcct":{"Id":{"Othr":[{"Id":"acc-REF","SchmeNm":{"Prtry":"USER_TYPE"}}]}},"DbtrAgt":{"FinInstnId":{"ClrSysMmbId":{"MmbId":"dfsp001"}}},
              "CdtrAcct":{"Id":{"Othr":{"Id":"acc-b"}}},"CdtrAgt":{"FinInstnId":{"ClrSysMmbId":{"MmbId":"dfsp002"}}}}}}
            """.ReplaceLineEndings("").Replace("MEMBER", member, StringComparison.Ordinal).Replace("REF", id, StringComparison.Ordinal);
        static string Status(string id, string status) =>
            """{"TxTp":"pacs.002.001.12","FIToFIPmtSts":{"GrpHdr":{"MsgId":"s","CreDtTm":"2026-03-01T02:30:01Z"},"TxInfAndSts":{"OrgnlInstrId":"i","OrgnlEndToEndId":"REF","TxSts":"STATUS"}}}"""
                .Replace("REF", id, StringComparison.Ordinal).Replace("STATUS", status, StringComparison.Ordinal);
        string[] lines = [Order("e1", "FIToFICstmrCdtTrf"), Order("e2", "FIToFICstmrCdt"), Status("e1", "ACSC"), Status("e9", "ACSC"),
            """{"TxTp":"pain.001.001.11","x":1}"""];
        var (events, errors, problem) =
            await Reading.ReadAsync(Reading.SourceOf("tazama-json"), BatchFormat.NdJson, string.Join('\n', lines));
        Assert.Null(problem);
        Assert.Equal(
            ["e1 2026-03-01T02:30:00 payer=acc-e1 payee=acc-b payerNumber=+66812345678 amount=150050",
                "e2 2026-03-01T02:30:00 payer=acc-e2 payee=acc-b payerNumber=+66812345678 amount=150050"],
            events);
        Assert.Equal((1, 1), (errors.Rejected, errors.PassedOver));
        Assert.All(errors.Items, e => Assert.Equal(("e9", "missing_field"), (e.Id, e.Code)));
    }

    [Fact]
    public Task PaySim() => AssertReadAsync("paysim-csv", BatchFormat.Csv, """
        step,type,amount,nameOrig,oldbalanceOrg,newbalanceOrig,nameDest,oldbalanceDest,newbalanceDest,isFraud,isFlaggedFraud
        1,PAYMENT,9839.64,C1231006815,170136.0,160296.36,M1979787155,0.0,0.0,0,0
        25,TRANSFER,181.0,C1305486145,181.0,0.0,C553264065,0.0,0.0,1,0
        25,CASH_IN,181.0,C1305486146,181.0,0.0,C553264066,0.0,0.0,0,0

        """,
        "hash:* 2026-01-01T01:00:00 payer=C1231006815 payee=M1979787155 amount=983964 payerBalanceAfter=16029636",
        "hash:* 2026-01-02T01:00:00 payer=C1305486145 payee=C553264065 amount=18100 payerBalanceAfter=0");

    [Fact]
    public Task Ibm() => AssertReadAsync("ibm-aml-csv", BatchFormat.Csv, """
        Timestamp,From Bank,Account,To Bank,Account,Amount Received,Receiving Currency,Amount Paid,Payment Currency,Payment Format,Is Laundering
        2022/09/01 00:20,010,8000EBD30,0012,8000EBD31,3697.34,US Dollar,3697.34,US Dollar,ACH,0
        2022/09/01 00:25,010,8000EBD30,010,8000EBD30,3697.34,US Dollar,3697.34,US Dollar,Reinvestment,0
        2022/09/01 00:26,010,8000EBD30,010,8000EBD32,0.1,Bitcoin,0.1,Bitcoin,Bitcoin,0

        """,
        "hash:* 2022-08-31T17:20:00 payer=010-8000EBD30 payee=0012-8000EBD31 amount=369734");

    private static async Task AssertReadAsync(string layout, BatchFormat format, string text, params string[] expected)
    {
        foreach (var portion in (int[])[int.MaxValue, 7])
        {
            var (events, errors, problem) = await Reading.ReadAsync(Reading.SourceOf(layout, "Asia/Bangkok"), format, text, portion);
            Assert.Null(problem);
            Assert.Equal("", string.Join('\n', errors.Items));
            Assert.Equal(
                expected,
                events.Select(
                    (e, i) => i < expected.Length && expected[i].StartsWith("hash:* ", StringComparison.Ordinal)
                        ? "hash:*" + e[e.IndexOf(' ', StringComparison.Ordinal)..] : e));
        }
    }
}
