//! Reading line by line, without a screen: for screen readers, braille lines and dumb terminals.

use std::collections::VecDeque;
use std::io::{self, BufRead, IsTerminal, Write};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use super::CliError;
use crate::app::action::{ACTIONS, Action, Scope};
use crate::app::inspector::InspectorLine;
use crate::app::links::{Confidence, relation_name};
use crate::app::{App, Effect, Event, View};
use crate::jobs::{Report, Runner};
use crate::text::width::sanitize;

/// The screen that the state is laid out for, though nobody sees it.
const SIZE: (u16, u16) = (80, 24);

const HELP: &str = "\
n, or an empty line: the next sentence. p: the previous one. A number: that sentence.
c: the next counterpart. l: the next sentence that has one. f: go over to the counterpart.
a: all articles. open 2: the second of them. / and words: search; then l goes to the next hit here.
w: why these two are linked. h: this help. q: leave.
Every other action goes by its name, such as next-paragraph; taiyaku --print-keys lists them.
";

/// Commands that have one letter.
const LETTERS: [(&str, Action); 8] = [
    ("", Action::NextSentence),
    ("n", Action::NextSentence),
    ("j", Action::NextSentence),
    ("p", Action::PreviousSentence),
    ("k", Action::PreviousSentence),
    ("c", Action::NextCounterpart),
    ("l", Action::Next),
    ("f", Action::FollowLink),
];

enum Message {
    Line(String),
    Work(Report),
    End,
}

/// Reads commands from standard input and prints what is under the cursor after each.
pub fn read(app: &mut App, runner: &mut Runner) -> Result<(), CliError> {
    let (sender, receiver) = channel();
    let reports = sender.clone();
    app.update(Event::Resize(SIZE.0, SIZE.1));
    runner.start(move |report| reports.send(Message::Work(report)).is_ok());
    let mut plain = Plain { app, runner, announced: false, later: VecDeque::new() };
    if !io::stdin().is_terminal() {
        // A script's commands must not depend on how fast the work is.
        plain.wait_for_work(&receiver)?;
    }
    thread::spawn(move || {
        for line in io::stdin().lock().lines() {
            if line.map(Message::Line).is_ok_and(|line| sender.send(line).is_ok()) {
                continue;
            }
            break;
        }
        let _ = sender.send(Message::End);
    });
    plain.say(&format!("{} articles; h lists the commands", plain.app.articles.len()))?;
    plain.say_article()?;
    plain.say_sentence()?;
    while let Some(message) = plain.later.pop_front().or_else(|| receiver.recv().ok()) {
        match message {
            Message::Work(report) => plain.work(report)?,
            Message::End => break,
            Message::Line(line) => {
                if !plain.obey(line.trim(), &receiver)? {
                    break;
                }
            }
        }
    }
    Ok(())
}

struct Plain<'a> {
    app: &'a mut App,
    runner: &'a mut Runner,
    /// Whether it was said that the links are there.
    announced: bool,
    /// What came while something else was waited for.
    later: VecDeque<Message>,
}

impl Plain<'_> {
    fn say(&self, line: &str) -> io::Result<()> {
        let mut out = io::stdout().lock();
        writeln!(out, "{}", sanitize(line))?;
        out.flush()
    }

    /// Lets something happen, and has done what follows from it. Says whether that is to leave.
    fn happen(&mut self, event: Event) -> bool {
        let effects = self.app.update(event);
        effects.into_iter().any(|effect| {
            self.app.delegate(&effect, self.runner);
            effect == Effect::Quit
        })
    }

    fn work(&mut self, report: Report) -> io::Result<()> {
        let finished = matches!(report, Report::Finished | Report::Failed { .. });
        self.happen(Event::Work(report));
        if finished && !self.announced {
            self.announced = true;
            let links = self.app.links.as_ref().map_or(0, |links| links.len());
            self.say(&format!("{links} links were found"))?;
        }
        Ok(())
    }

    fn wait_for_work(&mut self, receiver: &Receiver<Message>) -> io::Result<()> {
        while let Ok(Message::Work(report)) = receiver.recv() {
            let finished = matches!(report, Report::Finished | Report::Failed { .. });
            self.work(report)?;
            if finished {
                break;
            }
        }
        Ok(())
    }

    /// Does what a line asks for. Says whether to go on.
    fn obey(&mut self, line: &str, receiver: &Receiver<Message>) -> io::Result<bool> {
        let article = self.app.reader.focused().map(|pane| pane.id);
        let named = ACTIONS.iter().filter(|entry| matches!(entry.scope, Scope::Everywhere | Scope::Reader));
        let action = LETTERS.iter().find(|(letter, _)| *letter == line).map(|(_, action)| *action);
        let action = action.or_else(|| named.clone().find(|entry| entry.name == line).map(|entry| entry.action));
        match (line, action) {
            ("q" | "quit" | "exit", _) => return Ok(false),
            ("h" | "?" | "help", _) => {
                for line in HELP.lines() {
                    self.say(line)?;
                }
                return Ok(true);
            }
            ("a" | "articles", _) => {
                for number in 0..self.app.articles.len() {
                    self.say(&article_line(self.app, number))?;
                }
                return Ok(true);
            }
            ("w" | "why", _) => {
                for line in self.app.inspector_lines() {
                    self.say(&spoken(&line))?;
                }
                return Ok(true);
            }
            (_, Some(action)) => {
                if self.happen(Event::Action(action)) {
                    return Ok(false);
                }
                self.leave_view();
            }
            _ => {
                if let Some(words) = line.strip_prefix('/') {
                    return self.search(words.trim(), receiver).map(|()| true);
                }
                let number = |text: &str| text.trim().parse::<usize>().ok().and_then(|number| number.checked_sub(1));
                if let Some(number) = line.strip_prefix("open").and_then(number) {
                    if !self.app.open_article(number) {
                        self.say("there is no such article; a lists them all")?;
                        return Ok(true);
                    }
                } else if let Some(segment) = number(line) {
                    if let Some(pane) = self.app.reader.focused_mut() {
                        pane.go_to(segment);
                    }
                    self.happen(Event::Resize(SIZE.0, SIZE.1));
                } else {
                    self.say(&format!("{line}: no such command; h lists them"))?;
                    return Ok(true);
                }
            }
        }
        if let Some(message) = self.app.message.take() {
            self.say(&message)?;
        }
        if self.app.reader.focused().map(|pane| pane.id) != article {
            self.say_article()?;
        }
        self.say_sentence()?;
        Ok(true)
    }

    /// Views beside the reader cannot be read line by line.
    fn leave_view(&mut self) {
        if self.app.view != View::Reader {
            self.app.view = View::Reader;
            self.app.message = Some("that is a view of the screen; here there are a, / and w".to_owned());
        }
        self.app.prompt = None;
    }

    fn search(&mut self, words: &str, receiver: &Receiver<Message>) -> io::Result<()> {
        self.app.search.field.set(words);
        let Some((request, query)) = self.app.search.ask() else {
            let error = self.app.search.error.as_ref().map(ToString::to_string);
            return self.say(&error.unwrap_or_default());
        };
        self.app.delegate(&Effect::Search { request, query }, self.runner);
        while self.app.search.hits().is_none() {
            match receiver.recv() {
                Ok(Message::Work(report)) => self.work(report)?,
                Ok(other) => self.later.push_back(other),
                Err(_) => return Ok(()),
            }
        }
        let Some(found) = self.app.search.hits() else { return Ok(()) };
        self.say(&format!("{} sentences in {} articles", found.segments, found.articles))?;
        let hits = found.hits.clone();
        for hit in hits {
            let Some(article) = self.app.articles.get(hit.article) else { continue };
            let Some(segment) = article.segments.get(hit.hit.segment) else { continue };
            let text = article.display(segment.span).text;
            self.say(&format!("article {}, sentence {}: {text}", hit.article + 1, hit.hit.segment + 1))?;
        }
        Ok(())
    }

    fn say_article(&self) -> io::Result<()> {
        match self.app.reader.focused() {
            Some(pane) => self.say(&article_line(self.app, pane.id)),
            None => self.say("no article has been read yet"),
        }
    }

    /// Says the sentence under the cursor and every counterpart of it.
    fn say_sentence(&self) -> io::Result<()> {
        let Some(pane) = self.app.reader.focused() else { return Ok(()) };
        let (article, at) = (pane.article(), pane.segment());
        let Some(segment) = article.segments.get(at) else { return Ok(()) };
        let place = format!("{} of {}", at + 1, article.segments.len());
        if pane.on_fold() {
            let label = pane.repeat_at_cursor().map(super::super::app::duplicates::Repeat::label).unwrap_or_default();
            return self.say(&format!("{place}: {label}; toggle-fold opens it"));
        }
        self.say(&format!("{place}: {}", article.display(segment.span).text))?;
        let Some(links) = &self.app.links else { return Ok(()) };
        for counterpart in links.of(pane.id, at) {
            let Some(other) = self.app.articles.get(counterpart.article as usize) else { continue };
            let texts: Vec<String> = (counterpart.segments.start..counterpart.segments.end)
                .filter_map(|segment| other.segments.get(segment as usize))
                .map(|segment| other.display(segment.span).text.into_owned())
                .collect();
            let relation = links.link(counterpart.link).map_or("", |link| relation_name(link.relation));
            let sure = confidence_name(Confidence::of(counterpart.score));
            let (number, at) = (counterpart.article + 1, counterpart.segments.start + 1);
            let text = texts.join(" ");
            self.say(&format!("    {relation}, {sure}, article {number}, {}, sentence {at}: {text}", other.language))?;
        }
        Ok(())
    }
}

fn article_line(app: &App, number: usize) -> String {
    let Some(article) = app.articles.get(number) else { return String::new() };
    let of = app.articles.len();
    format!(
        "article {} of {of}, {}, {} sentences: {}",
        number + 1,
        article.language,
        article.segments.len(),
        article.title
    )
}

const fn confidence_name(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Confirmed => "confirmed",
        Confidence::Sure => "sure",
        Confidence::Good => "good",
        Confidence::Fair => "fair",
        Confidence::Doubtful => "doubtful",
    }
}

fn spoken(line: &InspectorLine) -> String {
    match line {
        InspectorLine::Link { confidence, text } => format!("{}, {text}", confidence_name(*confidence)),
        InspectorLine::Evidence(text) => format!("both mention: {text}"),
        InspectorLine::Conflict(text) => format!("they differ: {text}"),
        InspectorLine::Note(text) => format!("note: {text}"),
        InspectorLine::Other(text) => text.clone(),
    }
}
