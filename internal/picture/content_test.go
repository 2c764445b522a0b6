package picture

// What the tests draw: the figures, dates and standings that the bot's
// built-in pack has, in its three languages.

var langs = []string{"en", "es", "pt"}

// in picks one of three texts by language.
func in(lang string, en, es, pt string) string {
	switch lang {
	case "es":
		return es
	case "pt":
		return pt
	}
	return en
}

func footer(lang string) string {
	return in(lang,
		"Source: “What does NATO do in Latin America?”, 2022. Numbers in brackets are its paragraphs.",
		"Fuente: «¿Qué hace la OTAN en América Latina?», 2022. Los números entre corchetes son sus párrafos.",
		"Fonte: “O que a OTAN faz na América Latina?”, 2022. Os números entre colchetes são seus parágrafos.")
}

func personnel(lang string) BarChart {
	number := func(en, other string) string { return in(lang, en, other, other) }
	undated := in(lang, "no year given", "sin año", "sem ano")
	bars := []Bar{
		{Label: in(lang, "Argentina", "Argentina", "Argentina"), Value: 51309, ValueLabel: number("51,309", "51.309"), Note: "2018", Cites: []string{"I.12"}},
		{Label: in(lang, "Bulgaria + Czech Republic", "Bulgaria + República Checa", "Bulgária + República Tcheca"), Value: 49800, Parts: []float64{24800, 25000}, ValueLabel: number("24,800 + 25,000", "24.800 + 25.000"), Note: undated, Cites: []string{"I.13"}},
		{Label: in(lang, "Brazil", "Brasil", "Brasil"), Value: 334500, ValueLabel: number("334,500", "334.500"), Note: "2018", Cites: []string{"I.12"}},
		{Label: in(lang, "NATO, military and civilian", "OTAN, personal militar y civil", "OTAN, pessoal militar e civil"), Value: 3500000, ValueLabel: number("3,500,000", "3.500.000"), Note: undated, Cites: []string{"I.13"}},
		{Label: in(lang, "Colombia", "Colombia", "Colômbia"), Value: 200000, ValueLabel: number("200,000", "200.000"), Note: "2018", Cites: []string{"I.12"}},
	}
	return BarChart{
		Title:     in(lang, "Active military personnel", "Personal militar en activo", "Efetivo militar da ativa"),
		Subtitle:  in(lang, "Number of people, as the source gives it", "Número de personas, según la fuente", "Número de pessoas, segundo a fonte"),
		Bars:      bars,
		ZoomTitle: in(lang, "The smaller ones again, on a larger scale of their own", "Los menores de nuevo, en una escala propia ampliada", "Os menores de novo, em uma escala própria ampliada"),
		Notes: []string{in(lang, "Mexico and Venezuela: the source gives no figure.",
			"México y Venezuela: la fuente no da ninguna cifra.", "México e Venezuela: a fonte não traz nenhum número.")},
		Footer: footer(lang),
	}
}

// latinPersonnel has nothing that dwarfs the rest.
func latinPersonnel(lang string) BarChart {
	b := personnel(lang)
	b.Bars = append(b.Bars[:1:1], b.Bars[2], b.Bars[4])
	b.Notes = nil
	return b
}

func events(lang string) Timeline {
	month := func(year, en, es, pt string) string { return in(lang, en+" "+year, es+" de "+year, pt+" de "+year) }
	return Timeline{
		Title:    in(lang, "NATO and Latin America: the dates", "La OTAN y América Latina: las fechas", "A OTAN e a América Latina: as datas"),
		Subtitle: in(lang, "Distances are not to scale; a broken line leaps over years.", "Distancias sin escala; una línea discontinua salta años.", "Distâncias fora de escala; uma linha tracejada salta anos."),
		Events: []TimelineEvent{
			{"1998", 1998, in(lang, "Argentina becomes a major non-NATO ally.", "Argentina pasa a ser aliado principal extra-OTAN.", "A Argentina se torna aliada principal extra-OTAN."), []string{"I.10"}, ""},
			{"2018", 2018, in(lang, "Year of the figures on active military personnel of Brazil, Colombia and Argentina.", "Año de las cifras de personal militar en activo de Brasil, Colombia y Argentina.", "Ano dos números do efetivo militar da ativa de Brasil, Colômbia e Argentina."), []string{"I.12"}, ""},
			{"2019", 2019, in(lang, "Brazil becomes a major non-NATO ally.", "Brasil pasa a ser aliado principal extra-OTAN.", "O Brasil se torna aliado principal extra-OTAN."), []string{"I.10"}, ""},
			{"2020", 2020, in(lang, "Concord Summit: Mircea Geoană, NATO's Deputy Secretary General, on its role in Latin America.", "Cumbre Concord: Mircea Geoană, secretario general adjunto de la OTAN, sobre su papel en América Latina.", "Cúpula Concord: Mircea Geoană, secretário-geral adjunto da OTAN, sobre o papel dela na América Latina."), []string{"II.1"}, ""},
			{month("2021", "June", "Junio", "Junho"), 2021, in(lang, "The NATO 2030 agenda is defined.", "Se define la agenda OTAN 2030.", "É definida a agenda OTAN 2030."), []string{"II.4"}, ""},
			{month("2021", "November", "Noviembre", "Novembro"), 2021, in(lang, "The Atlantic Council raises the possibility of Mexico's accession.", "El Atlantic Council plantea la posible adhesión de México.", "O Atlantic Council levanta a possibilidade de adesão do México."), []string{"I.14"}, ""},
			{month("2021", "December", "Diciembre", "Dezembro"), 2021, in(lang, "Colombia's defence minister meets NATO's Deputy Secretary General to update cooperation.", "El ministro de Defensa de Colombia se reúne con el secretario general adjunto de la OTAN para actualizar la cooperación.", "O ministro da Defesa da Colômbia se reúne com o secretário-geral adjunto da OTAN para atualizar a cooperação."), []string{"I.8"}, ""},
			{"2022", 2022, in(lang, "Colombia: major non-NATO ally, subject to approval by the US Congress.", "Colombia: aliado principal extra-OTAN, sujeto a la aprobación del Congreso de EE.\u00a0UU.", "Colômbia: aliada principal extra-OTAN, sujeita à aprovação do Congresso dos EUA."), []string{"0.1", "I.10"}, ""},
		},
		Footer: footer(lang),
	}
}

// all puts what has no class into class 0.
func all(m Map) Map {
	for code := range OnMap() {
		if _, has := m.Class[code]; !has {
			m.Class[code] = 0
		}
	}
	return m
}

func standings(lang string) Map {
	return all(Map{
		Title:    in(lang, "Standing with NATO, as the source has it", "Situación ante la OTAN, según la fuente", "Situação perante a OTAN, segundo a fonte"),
		Subtitle: in(lang, "Latin America and the Caribbean", "América Latina y el Caribe", "América Latina e Caribe"),
		Legend: []LegendEntry{
			{in(lang, "Major non-NATO ally", "Aliado principal extra-OTAN", "Aliado principal extra-OTAN"), 1, []string{"I.10"}},
			{in(lang, "The same, and global partner", "Lo mismo, y además socio global", "O mesmo, e também parceiro global"), 2, []string{"I.3", "I.10"}},
			{in(lang, "Raised as a possible member", "Planteado como posible miembro", "Cogitado como possível membro"), 3, []string{"I.14"}},
			{in(lang, "In negotiation with the US", "En negociación con EE.\u00a0UU.", "Em negociação com os EUA"), 4, []string{"IV.1"}},
			{in(lang, "Mentioned otherwise", "Mencionado por otro motivo", "Mencionado por outro motivo"), 6, nil},
			{in(lang, "Not mentioned", "No mencionado", "Não mencionado"), 0, nil},
		},
		Class: map[string]Class{"AR": 1, "BR": 1, "CO": 2, "MX": 3, "VE": 4, "HT": 6},
		Labels: map[string]string{
			"AR": "Argentina", "BR": in(lang, "Brazil", "Brasil", "Brasil"), "CO": in(lang, "Colombia", "Colombia", "Colômbia"),
			"MX": in(lang, "Mexico", "México", "México"), "VE": "Venezuela", "HT": in(lang, "Haiti", "Haití", "Haiti"),
		},
		Caption: in(lang, "Boundaries, disputed ones too, as Natural Earth draws them.",
			"Límites, también los disputados, como los traza Natural Earth.",
			"Fronteiras, inclusive as disputadas, como traçadas pela Natural Earth."),
		Footer: footer(lang),
	})
}

// everyName labels every country of the region, far more than fit.
func everyName() Map {
	m := standings("es")
	m.Labels = map[string]string{
		"AR": "Argentina", "BO": "Bolivia", "BR": "Brasil", "CL": "Chile", "CO": "Colombia", "CR": "Costa Rica", "CU": "Cuba",
		"DO": "República Dominicana", "EC": "Ecuador", "SV": "El Salvador", "GT": "Guatemala", "HN": "Honduras", "HT": "Haití",
		"MX": "México", "NI": "Nicaragua", "PA": "Panamá", "PY": "Paraguay", "PE": "Perú", "UY": "Uruguay", "VE": "Venezuela",
		"BZ": "Belice", "GY": "Guyana", "SR": "Surinam", "JM": "Jamaica", "TT": "Trinidad y Tobago", "BS": "Bahamas",
		"BB": "Barbados", "AG": "Antigua y Barbuda", "DM": "Dominica", "GD": "Granada", "KN": "San Cristóbal y Nieves",
		"LC": "Santa Lucía", "VC": "San Vicente y las Granadinas", "PR": "Puerto Rico",
	}
	m.Class = map[string]Class{"AR": 1, "BR": 1, "CO": 2, "MX": 3, "VE": 4, "HT": 6, "BB": 3, "LC": 2, "PY": 1}
	return all(m)
}
