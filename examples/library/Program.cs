using DoubleML.Data;
using DoubleML.Estimation;
using DoubleML.IO;
using DoubleML.Learners.Forest;
using DoubleML.Models;

var data = await DoubleMLData.FromFileAsync("bonus.csv", y: "inuidur1", d: ["tg"]);
var forest = new RandomForest { NEstimators = 500 };
var fit = DoubleMachineLearning.Fit(data, new Plr(), forest, nRep: 100);
Console.WriteLine(fit.Summary());
var (lower, upper) = fit.ConfidenceIntervals(level: 0.9)[0];
Console.WriteLine($"90 % interval: [{lower:F4}, {upper:F4}]");
Console.WriteLine(fit.SensitivityAnalysis(cfY: 0.03, cfD: 0.03).Summary());
