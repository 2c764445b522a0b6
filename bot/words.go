//nolint:misspell // three languages: what is a slip in one is a word in another
package bot

import (
	"fmt"
	"maps"

	"allybot/facts"
)

// word names a sentence or label of the bot's own. None states a fact: those
// come from the pack.
type word uint8

const (
	wSource word = iota
	wNote
	wClaim
	wQuote
	wView
	wKindStatus
	wKindFigure
	wKindEvent
	wKindDefinition
	wKindClaim
	wKindQuote
	wKindView
	wMeaning
	wFigures
	wOther
	wSays
	wNotListed
	wNotNamed
	wLists
	wNoName
	wDidYouMean
	wWhichName
	wWhichCountry
	wWhichTopic
	wNoFactsOn
	wNoFact
	wSilent
	wOutside
	wUnclear
	wAmbiguous
	wNearest
	wShowCitation
	wCitation
	wFactID
	wKind
	wParagraph
	wAllAbout
	wAnotherFact
	wTopics
	wTopicsIntro
	wSections
	wChoose
	wChooseSection
	wFactCount
	wSourceTitle
	wWritten
	wAboutSource
	wHelp
	wHelpIntro
	wHelpAsk
	wWelcome
	wWhatToAsk
	wTooLong
	wNoCommand
	wNearCommand
	wAbout
	wAboutBody
	wAboutKinds
	wVersion
	wPrivacy
	wPrivacyRead
	wPrivacyKept
	wPrivacySettings
	wPrivacyLogs
	wSettings
	wSettingsSaved
	wSettingsFailed
	wSettingsWhere
	wSettingsHow
	wSettingsHowDiscord
	wSettingsBad
	wLanguage
	wChannels
	wMentions
	wAuto
	wEverywhere
	wOn
	wOff
	wNoRating
	wDescRoster
	wDescRosterList
	wDescAsk
	wDescTopic
	wDescTopics
	wDescFact
	wDescSource
	wDescHelp
	wDescAbout
	wDescPrivacy
	wDescSettings
	wDescStart
	wDescCountry
	wDescTopicArg
	wDescQuestion
	wDescFactID
	wDescLanguage
	wDescChannels
	wDescMentions
	wDescPayload

	// Of keptWords.
	wDaily
	wDailyOn
	wDailyOff
	wDailyHow
	wDailyBad
	wDescDaily
	wDescDailyState
	wDescDailyTime
	wDescDailyZone
	wRight
	wWrong
	wThanks
	wRatedBefore
	wForgot
	wForgetFailed
	wDescForgetMe
	wPrivacyAnswers
	wPrivacyWaiting
	wPrivacyDaily
	wPrivacyFeedback
	wPrivacyCounts
	wPrivacyUnanswered
	wPrivacyLogsQuestions
	wPrivacyDurable
	wPrivacyVolatile
	wPrivacyForget

	// Of pictureWords.
	wBrackets
	wZoom
	wDrawn
	wNoYear
	wNoFigure
	wNoFigures
	wCompareAll
	wAtMost
	wDates
	wDatesOf
	wNotToScale
	wLeaps
	wNotUnderstood
	wNotInSource
	wNoDates
	wAllDates
	wMentioned
	wUnmentioned
	wUnnamed
	wBoundaries
	wDescCompare
	wDescCompareArg
	wDescTimeline
	wDescTimelineArg
	wDescMap

	wordCount // not a word
)

// words holds every word in every language.
type words map[word]facts.Text

// in gives a word in a language, its verbs filled in.
func (ws words) in(w word, l Lang, args ...any) string {
	if len(args) == 0 {
		return ws[w].In(l)
	}
	return fmt.Sprintf(ws[w].In(l), args...)
}

// describe gives a word in every language, its verbs filled with texts, as
// long as a description may be.
func (ws words) describe(w word, args ...facts.Text) (t facts.Text) {
	for _, l := range facts.Langs() {
		in := make([]any, len(args))
		for i, a := range args {
			in[i] = a.In(l)
		}
		t[l] = Shorten(ws.in(w, l, in...), maxDescription)
	}
	return t
}

// newWords gives the bot's own words: English, Spanish, Portuguese.
func newWords() words {
	ws := words{
		wSource:         {"Source: “%s”, %s", "Fuente: «%s», %s", "Fonte: “%s”, %s"},
		wNote:           {"Editor's note, not from the source: ", "Nota de la redacción, ajena a la fuente: ", "Nota da redação, não consta da fonte: "},
		wClaim:          {"Claim: ", "Afirmación: ", "Afirmação: "},
		wQuote:          {"Quote: ", "Cita: ", "Citação: "},
		wView:           {"Opinion: ", "Opinión: ", "Opinião: "},
		wKindStatus:     {"Status", "Condición", "Condição"},
		wKindFigure:     {"Figure", "Cifra", "Número"},
		wKindEvent:      {"Event", "Hecho", "Acontecimento"},
		wKindDefinition: {"Definition", "Definición", "Definição"},
		wKindClaim:      {"Claim by the source, not established", "Afirmación de la fuente, no comprobada", "Afirmação da fonte, não comprovada"},
		wKindQuote:      {"Somebody's words, as the source reports them", "Palabras de alguien, según la fuente", "Palavras de alguém, segundo a fonte"},
		wKindView:       {"The author's view or expectation", "Opinión o previsión del autor", "Opinião ou previsão do autor"},

		wMeaning:      {"What it means", "Qué significa", "O que significa"},
		wFigures:      {"Figures", "Cifras", "Números"},
		wOther:        {"What else the source says", "Qué más dice la fuente", "O que mais a fonte diz"},
		wSays:         {"What the source does say", "Lo que la fuente sí dice", "O que a fonte diz"},
		wNotListed:    {"The source does not list “%[1]s” under “%[2]s”.", "La fuente no incluye «%[1]s» en «%[2]s».", "A fonte não inclui “%[1]s” em “%[2]s”."},
		wNotNamed:     {"The source does not mention “%s”.", "La fuente no menciona «%s».", "A fonte não menciona “%s”."},
		wLists:        {"What it lists under “%s”", "Lo que incluye en «%s»", "O que ela inclui em “%s”"},
		wNoName:       {"I know no country or topic called “%s”.", "No conozco ningún país ni tema llamado «%s».", "Não conheço nenhum país nem tema chamado “%s”."},
		wDidYouMean:   {"Did you mean one of these?", "¿Quisiste decir alguno de estos?", "Você quis dizer um destes?"},
		wWhichName:    {"That name can mean several things. Which one?", "Ese nombre puede significar varias cosas. ¿Cuál?", "Esse nome pode significar várias coisas. Qual?"},
		wWhichCountry: {"Which country? For example: %s", "¿Qué país? Por ejemplo: %s", "Qual país? Por exemplo: %s"},
		wWhichTopic:   {"Which topic? For example: %s", "¿Qué tema? Por ejemplo: %s", "Qual tema? Por exemplo: %s"},
		wNoFactsOn:    {"The source says nothing by itself about “%s”.", "La fuente no dice nada en particular sobre «%s».", "A fonte não diz nada em particular sobre “%s”."},
		wNoFact:       {"There is no fact with that id.", "No hay ningún dato con ese identificador.", "Não há nenhum fato com esse identificador."},

		wSilent:    {"The source does not say that.", "La fuente no dice eso.", "A fonte não diz isso."},
		wOutside:   {"That is outside the subject: I answer only from “%s”.", "Eso queda fuera del tema: solo respondo a partir de «%s».", "Isso está fora do assunto: só respondo a partir de “%s”."},
		wUnclear:   {"I did not understand that. Try other words, or name a country or a topic.", "No lo entendí. Prueba con otras palabras, o nombra un país o un tema.", "Não entendi. Tente com outras palavras ou cite um país ou um tema."},
		wAmbiguous: {"That can be read in several ways. Which did you mean?", "Eso se puede entender de varias maneras. ¿Cuál quisiste decir?", "Isso pode ser entendido de várias maneiras. Qual você quis dizer?"},
		wNearest:   {"The nearest things it does say:", "Lo más cercano que sí dice:", "O mais próximo que ela diz:"},

		wShowCitation: {"Show citation", "Ver la cita", "Ver a citação"},
		wCitation:     {"Where this comes from", "De dónde sale esto", "De onde vem isto"},
		wFactID:       {"Fact", "Dato", "Fato"},
		wKind:         {"Kind", "Tipo", "Tipo"},
		wParagraph:    {"Paragraph %s", "Párrafo %s", "Parágrafo %s"},
		wAllAbout:     {"All about %s", "Todo sobre %s", "Tudo sobre %s"},
		wAnotherFact:  {"Another fact", "Otro dato", "Outro fato"},

		wTopics:        {"Sections and topics", "Secciones y temas", "Seções e temas"},
		wTopicsIntro:   {"Choose a section of the source, or a topic.", "Elige una sección de la fuente o un tema.", "Escolha uma seção da fonte ou um tema."},
		wSections:      {"Sections", "Secciones", "Seções"},
		wChoose:        {"Choose a section or a topic", "Elige una sección o un tema", "Escolha uma seção ou um tema"},
		wChooseSection: {"Choose a section", "Elige una sección", "Escolha uma seção"},
		wFactCount:     {"facts: %d", "datos: %d", "fatos: %d"},
		wSourceTitle:   {"The source", "La fuente", "A fonte"},
		wWritten:       {"Written", "Escrita", "Escrita"},
		wAboutSource:   {"About it", "Sobre ella", "Sobre ela"},

		wHelp:        {"What I can do", "Qué puedo hacer", "O que posso fazer"},
		wHelpIntro:   {"I answer from one document, “%s”, and cite the paragraph for all that I say. What it does not cover, I do not answer.", "Respondo a partir de un solo documento, «%s», y cito el párrafo de todo lo que digo. Lo que no trata, no lo respondo.", "Respondo a partir de um único documento, “%s”, e cito o parágrafo de tudo o que digo. O que ele não trata, não respondo."},
		wHelpAsk:     {"Or just ask in your own words, in English, Spanish or Portuguese.", "O simplemente pregunta con tus palabras, en español, portugués o inglés.", "Ou simplesmente pergunte com suas palavras, em português, espanhol ou inglês."},
		wWelcome:     {"Welcome", "Te doy la bienvenida", "Boas-vindas"},
		wWhatToAsk:   {"Ask about a country or a topic that the source names: its status, a figure, a date, what a term means.", "Pregunta por un país o un tema que nombra la fuente: su condición, una cifra, una fecha, qué significa un término.", "Pergunte sobre um país ou um tema que a fonte cita: sua condição, um número, uma data, o que significa um termo."},
		wTooLong:     {"That is too long for me: please ask in at most %s characters.", "Es demasiado largo para mí: pregunta en %s caracteres como máximo, por favor.", "É longo demais para mim: pergunte em no máximo %s caracteres, por favor."},
		wNoCommand:   {"I do not know that command.", "No conozco ese comando.", "Não conheço esse comando."},
		wNearCommand: {"Did you mean %s?", "¿Quisiste decir %s?", "Você quis dizer %s?"},

		wAbout:      {"About this bot", "Sobre este bot", "Sobre este bot"},
		wAboutBody:  {"Every statement here is a curated restatement of “%[1]s” (%[2]s), with the paragraph it rests on. There are %[3]s of them, each in English, Spanish and Portuguese. No text is generated.", "Todo lo que se afirma aquí es una reformulación revisada de «%[1]s» (%[2]s), con el párrafo en que se apoya. Hay %[3]s, cada una en inglés, español y portugués. No se genera ningún texto.", "Tudo o que se afirma aqui é uma reformulação revisada de “%[1]s” (%[2]s), com o parágrafo em que se apoia. Há %[3]s, cada uma em inglês, espanhol e português. Nenhum texto é gerado."},
		wAboutKinds: {"What the source only claims, quotes or expects is marked as such. Notes by the editors are marked as not from the source.", "Lo que la fuente solo afirma, cita o prevé se marca como tal. Las notas de la redacción se marcan como ajenas a la fuente.", "O que a fonte apenas afirma, cita ou prevê é marcado como tal. As notas da redação são marcadas como externas à fonte."},
		wVersion:    {"Version", "Versión", "Versão"},

		wPrivacy:         {"Privacy", "Privacidad", "Privacidade"},
		wPrivacyRead:     {"I read only what is addressed to me: commands, mentions, replies to me, private messages and presses of my buttons.", "Solo leo lo que se dirige a mí: comandos, menciones, respuestas a mis mensajes, mensajes privados y pulsaciones de mis botones.", "Só leio o que se dirige a mim: comandos, menções, respostas às minhas mensagens, mensagens privadas e toques nos meus botões."},
		wPrivacyKept:     {"So that you can ask on (“and since when?”), I keep for %d minutes what your last question was about, not its words.", "Para que puedas seguir preguntando («¿y desde cuándo?»), guardo durante %d minutos de qué trataba tu última pregunta, no sus palabras.", "Para que você possa continuar perguntando (“e desde quando?”), guardo por %d minutos do que tratava sua última pergunta, não suas palavras."},
		wPrivacySettings: {"Of a server or group I keep the settings that its managers chose. They go when I am removed.", "De un servidor o grupo guardo los ajustes que eligieron quienes lo administran. Se borran cuando me quitan.", "De um servidor ou grupo guardo os ajustes que seus administradores escolheram. São apagados quando me removem."},
		wPrivacyLogs:     {"The log holds neither your questions nor who you are.", "El registro no contiene tus preguntas ni quién eres.", "O registro não contém suas perguntas nem quem você é."},

		wSettings:           {"Settings", "Ajustes", "Ajustes"},
		wSettingsSaved:      {"Saved.", "Guardado.", "Salvo."},
		wSettingsFailed:     {"That could not be saved. Please try again later.", "No se pudo guardar. Inténtalo más tarde, por favor.", "Não foi possível salvar. Tente mais tarde, por favor."},
		wSettingsWhere:      {"Settings belong to a server or group: use this command there.", "Los ajustes son de un servidor o grupo: usa este comando allí.", "Os ajustes são de um servidor ou grupo: use este comando lá."},
		wSettingsHow:        {"To change them: “language es”, “mentions off”.", "Para cambiarlos: «language es», «mentions off».", "Para mudá-los: “language pt”, “mentions off”."},
		wSettingsHowDiscord: {"Elsewhere than in these channels my replies are private. “here” means this channel, “all” means everywhere.", "Fuera de estos canales mis respuestas son privadas. «here» es este canal, «all» es en todas partes.", "Fora destes canais minhas respostas são privadas. “here” é este canal, “all” é em toda parte."},
		wSettingsBad:        {"I did not understand those settings. Nothing was changed.", "No entendí esos ajustes. No se cambió nada.", "Não entendi esses ajustes. Nada foi alterado."},
		wLanguage:           {"Language", "Idioma", "Idioma"},
		wChannels:           {"Public channels", "Canales públicos", "Canais públicos"},
		wMentions:           {"Answer mentions", "Responder a menciones", "Responder a menções"},
		wAuto:               {"automatic", "automático", "automático"},
		wEverywhere:         {"everywhere", "en todas partes", "em toda parte"},
		wOn:                 {"on", "sí", "sim"},
		wOff:                {"off", "no", "não"},
		wNoRating:           {"Ratings are not taken at the moment.", "Por ahora no se reciben valoraciones.", "No momento não recebo avaliações."},

		wDescRoster:     {"%s: is a country one, since when, and what it means", "%s: si un país lo es, desde cuándo y qué significa", "%s: se um país o é, desde quando e o que significa"},
		wDescRosterList: {"%s: the countries that the source lists", "%s: los países que incluye la fuente", "%s: os países que a fonte inclui"},
		wDescAsk:        {"Ask a question in your own words", "Haz una pregunta con tus palabras", "Faça uma pergunta com suas palavras"},
		wDescTopic:      {"What the source says about a country, a body, a programme or an idea", "Qué dice la fuente sobre un país, un organismo, un programa o una idea", "O que a fonte diz sobre um país, um órgão, um programa ou uma ideia"},
		wDescTopics:     {"Browse the source by section and topic", "Recorrer la fuente por secciones y temas", "Percorrer a fonte por seções e temas"},
		wDescFact:       {"A fact by its id, or one at random", "Un dato por su identificador, o uno al azar", "Um fato pelo identificador, ou um ao acaso"},
		wDescSource:     {"The document that all answers come from", "El documento del que salen todas las respuestas", "O documento de onde vêm todas as respostas"},
		wDescHelp:       {"What the bot can do", "Qué puede hacer el bot", "O que o bot pode fazer"},
		wDescAbout:      {"What the bot is and how it works", "Qué es el bot y cómo funciona", "O que é o bot e como funciona"},
		wDescPrivacy:    {"What the bot reads and keeps", "Qué lee y qué guarda el bot", "O que o bot lê e o que guarda"},
		wDescSettings:   {"Language and where to answer, for this server or group", "Idioma y dónde responder, en este servidor o grupo", "Idioma e onde responder, neste servidor ou grupo"},
		wDescStart:      {"Begin", "Empezar", "Começar"},
		wDescCountry:    {"A country, by name, abbreviation or ISO code", "Un país, por nombre, abreviatura o código ISO", "Um país, pelo nome, abreviatura ou código ISO"},
		wDescTopicArg:   {"A country, body, programme, person or idea", "Un país, organismo, programa, persona o idea", "Um país, órgão, programa, pessoa ou ideia"},
		wDescQuestion:   {"Your question, in English, Spanish or Portuguese", "Tu pregunta, en español, portugués o inglés", "Sua pergunta, em português, espanhol ou inglês"},
		wDescFactID:     {"The fact's id; none for a random one", "El identificador del dato; sin él, uno al azar", "O identificador do fato; sem ele, um ao acaso"},
		wDescLanguage:   {"The language to answer in", "El idioma de las respuestas", "O idioma das respostas"},
		wDescChannels:   {"Channels to answer in publicly; “here”, or “all” for everywhere", "Canales con respuestas públicas; «here», o «all» para todos", "Canais com respostas públicas; “here”, ou “all” para todos"},
		wDescMentions:   {"Whether to answer mentions and replies", "Si se responde a menciones y respuestas", "Se deve responder a menções e respostas"},
		wDescPayload:    {"What a link asks to show", "Lo que un enlace pide mostrar", "O que um link pede para mostrar"},
	}
	maps.Copy(ws, keptWords())
	maps.Copy(ws, pictureWords())
	return ws
}

// notices gives what adapters have to say.
func notices() map[Notice]facts.Text {
	return map[Notice]facts.Text{
		NoticeSlowDown:      {"That was a lot at once. Please wait a moment.", "Fueron muchas seguidas. Espera un momento, por favor.", "Foram muitas seguidas. Espere um momento, por favor."},
		NoticeStale:         {"This button is from an earlier version and no longer works. Please ask again.", "Este botón es de una versión anterior y ya no funciona. Pregunta otra vez, por favor.", "Este botão é de uma versão anterior e não funciona mais. Pergunte de novo, por favor."},
		NoticeFailed:        {"Something went wrong here. Please try again.", "Algo salió mal por aquí. Inténtalo de nuevo, por favor.", "Algo deu errado por aqui. Tente de novo, por favor."},
		NoticeNotYours:      {"Only who asked, or a moderator, can do that.", "Solo puede hacerlo quien preguntó o alguien que modere.", "Só quem perguntou ou quem modera pode fazer isso."},
		NoticeAdminOnly:     {"Only who manages this server or group can do that.", "Solo puede hacerlo quien administra este servidor o grupo.", "Só quem administra este servidor ou grupo pode fazer isso."},
		NoticeRemoved:       {"Removed.", "Eliminado.", "Removido."},
		NoticeOpenPrivate:   {"Open in private", "Abrir en privado", "Abrir em particular"},
		NoticeNextPage:      {"Next page", "Página siguiente", "Próxima página"},
		NoticePrevPage:      {"Previous page", "Página anterior", "Página anterior"},
		NoticeRemove:        {"Remove", "Eliminar", "Remover"},
		NoticeFindFacts:     {"Find facts", "Buscar datos", "Buscar fatos"},
		NoticeOptionPrivate: {"Show the answer only to you", "Mostrar la respuesta solo a ti", "Mostrar a resposta só para você"},
		NoticeOptionFor:     {"Whom to address the answer to, without a notification", "A quién dirigir la respuesta, sin notificación", "A quem dirigir a resposta, sem notificação"},
		NoticeAddressed:     {"For %s:", "Para %s:", "Para %s:"},
		NoticeAbout:         {"I answer questions from one document, “%s”, and cite the paragraph for all that I say. What it does not cover, I do not answer. English, Spanish, Portuguese.", "Respondo preguntas a partir de un solo documento, «%s», y cito el párrafo de todo lo que digo. Lo que no trata, no lo respondo. Español, portugués, inglés.", "Respondo a perguntas a partir de um único documento, “%s”, e cito o parágrafo de tudo o que digo. O que ele não trata, não respondo. Português, espanhol, inglês."},
		NoticeAboutShort:    {"Answers from one document, each with its paragraph.", "Respuestas a partir de un documento, cada una con su párrafo.", "Respostas a partir de um documento, cada uma com seu parágrafo."},
		NoticeConsole:       {"Type a question or a command (/help). A number presses that button. Ctrl-D ends.", "Escribe una pregunta o un comando (/ayuda). Un número pulsa ese botón. Ctrl-D termina.", "Escreva uma pergunta ou um comando (/ajuda). Um número aperta esse botão. Ctrl-D termina."},
	}
}
